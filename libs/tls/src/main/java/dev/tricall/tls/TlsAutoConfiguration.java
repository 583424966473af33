package dev.tricall.tls;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;

/**
 * {@link AutoConfiguration Auto-configuration} of mutual TLS between services. It is
 * switched on by {@code tls-on.yaml}, which has all settings.
 */
@AutoConfiguration
@EnableConfigurationProperties(TlsProperties.class)
public final class TlsAutoConfiguration {

	/** Bundle with the certificates of this service, from files. */
	static final String SERVICE = "service";

	/** Bundle whose managers always use the current files. */
	static final String CURRENT = "service-current";

	private TlsAutoConfiguration() {
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty("tls.enabled")
	static class Enabled {

		@Bean
		SslBundleRegistrar currentBundle() {
			return (registry) -> {
				if (registry instanceof SslBundles bundles && bundles.getBundleNames().contains(SERVICE)) {
					registerCurrent(registry, bundles, bundles.getBundle(SERVICE));
				}
				else if (registry instanceof SslBundles bundles) {
					bundles.addBundleRegisterHandler((name, bundle) -> {
						if (name.equals(SERVICE)) {
							registerCurrent(registry, bundles, bundle);
						}
					});
				}
			};
		}

		private static void registerCurrent(SslBundleRegistry registry, SslBundles bundles, SslBundle service) {
			// Without stores, because those of the start would be monitored for their
			// expiry.
			ReloadingManagers managers = new ReloadingManagers(service.getManagers());
			registry.registerBundle(CURRENT, SslBundle.of(SslStoreBundle.NONE, service.getKey(), service.getOptions(),
					service.getProtocol(), managers));
			bundles.addBundleUpdateHandler(SERVICE, (updated) -> managers.update(updated.getManagers()));
		}

		@Bean
		ClientTls clientTls(SslBundles bundles, TlsProperties properties) {
			return new ClientTls(bundles.getBundle(CURRENT), properties.connectionTimeToLive());
		}

		/**
		 * Disables HSTS, which browsers would apply to all ports of this host: also to
		 * those without TLS, such as Grafana's.
		 */
		@Bean
		Customizer<HttpSecurity> noStrictTransportSecurity() {
			return (http) -> http
				.headers((headers) -> headers.httpStrictTransportSecurity(HeadersConfigurer.HstsConfig::disable));
		}

		@Bean
		WebServerFactoryCustomizer<TomcatServletWebServerFactory> peerValve(TlsProperties properties) {
			return (factory) -> {
				if (properties.requiresPeer()) {
					factory.addEngineValves(new PeerValve(properties.server().peers()));
				}
			};
		}

	}

}

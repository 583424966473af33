package dev.tricall.tls;

import java.util.List;
import java.util.function.Predicate;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
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

	private static final String HTTPS_REASON = "it must begin with https: because TLS is on";

	private static final List<String> ADDRESSES = List.of("spring.security.oauth2.resourceserver.jwt.jwk-set-uri",
			"spring.security.oauth2.client.provider.auth-server.token-uri");

	private TlsAutoConfiguration() {
	}

	private static boolean isHttps(String address) {
		return address.startsWith("https:");
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnBooleanProperty("tls.enabled")
	static class Enabled {

		/**
		 * Stops the start if an address would be called without TLS, or if parameters of
		 * the database's URL would make the driver ignore those that {@code tls-on.yaml}
		 * adds.
		 */
		@Bean
		static BeanFactoryPostProcessor addresses(Environment environment) {
			return (beanFactory) -> {
				if (environment.getProperty("eureka.client.register-with-eureka", Boolean.class, true)) {
					require(environment, "eureka.client.service-url.defaultZone", TlsAutoConfiguration::isHttps,
							HTTPS_REASON);
				}
				ADDRESSES.forEach((name) -> require(environment, name, TlsAutoConfiguration::isHttps, HTTPS_REASON));
				require(environment, "DATABASE_URL", (value) -> value.indexOf('?') < 0,
						"it must have no parameters because TLS is on");
			};
		}

		private static void require(Environment environment, String name, Predicate<String> condition, String reason) {
			String value = environment.getProperty(name);
			if (value != null && !condition.test(value)) {
				throw new InvalidConfigurationPropertyValueException(name, value, reason);
			}
		}

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

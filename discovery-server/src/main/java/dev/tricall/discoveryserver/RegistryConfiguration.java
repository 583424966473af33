package dev.tricall.discoveryserver;

import java.nio.charset.StandardCharsets;
import java.util.List;

import jakarta.ws.rs.client.ClientRequestFilter;

import com.netflix.eureka.registry.PeerAwareInstanceRegistry;
import org.glassfish.jersey.server.ResourceConfig;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.cloud.netflix.eureka.server.ReplicationClientAdditionalFilters;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.ForwardedHeaderFilter;

/**
 * Additions to Eureka's own server.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RegistryProperties.class)
class RegistryConfiguration {

	/** Eureka's Jersey application has no other extension point. */
	@Bean
	static BeanPostProcessor registrationGuard(ObjectProvider<RegistryProperties> properties,
			ObjectProvider<PeerAwareInstanceRegistry> registry) {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				return (bean instanceof ResourceConfig jersey)
						? jersey.register(new RegistrationGuard(properties.getObject(), registry)) : bean;
			}

		};
	}

	/** Authenticates at peers; their address has no credentials, since Eureka logs it. */
	@Bean
	ReplicationClientAdditionalFilters replicationFilters(RegistryProperties properties, Environment environment) {
		String name = environment.getRequiredProperty("spring.application.name");
		return new ReplicationClientAdditionalFilters(properties.password(name)
			.map((password) -> "Basic " + HttpHeaders.encodeBasicAuth(name, password, StandardCharsets.UTF_8))
			.<List<ClientRequestFilter>>map((credentials) -> List
				.of((request) -> request.getHeaders().putSingle(HttpHeaders.AUTHORIZATION, credentials)))
			.orElse(List.of()));
	}

	/**
	 * Links on the dashboard's pages have the gateway's prefix. Nothing else may see the
	 * headers: with a prefix of their choice a caller's request would have one path for
	 * Spring Security and another one for Eureka.
	 */
	@Bean
	FilterRegistrationBean<ForwardedHeaderFilter> forwardedPages() {
		FilterRegistrationBean<ForwardedHeaderFilter> filter = new FilterRegistrationBean<>(
				new ForwardedHeaderFilter());
		filter.setUrlPatterns(List.of("/", "/lastn"));
		filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return filter;
	}

}

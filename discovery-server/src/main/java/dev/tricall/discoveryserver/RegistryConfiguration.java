package dev.tricall.discoveryserver;

import java.nio.charset.StandardCharsets;
import java.util.List;

import com.netflix.eureka.registry.PeerAwareInstanceRegistry;
import jakarta.ws.rs.client.ClientRequestFilter;
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
 * Adds the validation of registrations, authentication at peers, and the gateway's path
 * prefix to Eureka's server.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RegistryProperties.class)
class RegistryConfiguration {

	/**
	 * Adds {@link RegistrationValidator} to Eureka's Jersey application, which has no
	 * other extension point.
	 */
	@Bean
	static BeanPostProcessor registrationValidator(ObjectProvider<RegistryProperties> properties,
			ObjectProvider<PeerAwareInstanceRegistry> registry) {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				return (bean instanceof ResourceConfig jersey)
						? jersey.register(new RegistrationValidator(properties.getObject(), registry)) : bean;
			}

		};
	}

	/**
	 * Adds credentials to requests to peers. They are not part of the peer's URL, because
	 * Eureka logs it. Without peers there is no account for it.
	 */
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
	 * Adds the gateway's path prefix to links on the dashboard. Other paths must ignore
	 * forwarded headers: with a prefix chosen by the caller, Spring Security and Eureka
	 * would see different paths.
	 */
	@Bean
	FilterRegistrationBean<ForwardedHeaderFilter> forwardedHeaderFilter() {
		FilterRegistrationBean<ForwardedHeaderFilter> filter = new FilterRegistrationBean<>(
				new ForwardedHeaderFilter());
		filter.setUrlPatterns(List.of("/", "/lastn"));
		filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
		return filter;
	}

}

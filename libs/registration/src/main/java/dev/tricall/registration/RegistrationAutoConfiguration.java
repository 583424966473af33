package dev.tricall.registration;

import java.time.Duration;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.netflix.eureka.TimeoutProperties;
import org.springframework.cloud.netflix.eureka.config.DiscoveryClientOptionalArgsConfiguration;
import org.springframework.cloud.netflix.eureka.http.RestClientDiscoveryClientOptionalArgs;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.web.client.RestClient;

import dev.tricall.tls.ClientTls;
import dev.tricall.tls.HttpRequests;

/**
 * {@link AutoConfiguration Auto-configuration} of a Eureka client that authenticates with
 * the account of its service. The credentials are not part of the registry's URL, because
 * Eureka logs that whenever the registry is unavailable (Netflix/eureka#1391).
 */
@AutoConfiguration(before = DiscoveryClientOptionalArgsConfiguration.class)
@EnableConfigurationProperties(RegistrationProperties.class)
public final class RegistrationAutoConfiguration {

	@Bean
	RegistryAccount registryAccount(Environment environment, RegistrationProperties properties) {
		String password = properties.password();
		return new RegistryAccount(environment.getProperty("spring.application.name", ""),
				(password != null) ? password : "");
	}

	/**
	 * Replaces Spring Cloud's bean of the same type, which adds no credentials, and reads
	 * certificates only once.
	 */
	@Bean
	@ConditionalOnBooleanProperty(name = "eureka.client.enabled", matchIfMissing = true)
	RestClientDiscoveryClientOptionalArgs authenticatedDiscoveryClientArgs(RegistryAccount account,
			ObjectProvider<RestClient.Builder> builders, TimeoutProperties timeouts, ObjectProvider<ClientTls> tls) {
		Duration connectTimeout = Duration.ofMillis(timeouts.getConnectTimeout());
		Duration readTimeout = Duration.ofMillis(timeouts.getSocketTimeout());
		ClientTls clientTls = tls.getIfAvailable();
		return new RestClientDiscoveryClientOptionalArgs(
				(context, verifier) -> HttpRequests.create(clientTls, connectTimeout, readTimeout),
				() -> builders.getIfAvailable(RestClient::builder)
					.clone()
					.defaultHeaders((headers) -> headers.setBasicAuth(account.basicAuth())));
	}

}

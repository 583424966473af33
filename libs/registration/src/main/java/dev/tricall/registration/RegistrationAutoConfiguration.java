package dev.tricall.registration;

import org.apache.hc.client5.http.protocol.HttpClientContext;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.netflix.eureka.config.DiscoveryClientOptionalArgsConfiguration;
import org.springframework.cloud.netflix.eureka.http.EurekaClientHttpRequestFactorySupplier;
import org.springframework.cloud.netflix.eureka.http.RestClientDiscoveryClientOptionalArgs;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.HttpComponentsClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

import dev.tricall.tls.ClientTls;

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
	 * Replaces Spring Cloud's bean of the same type, from which it differs only in the
	 * header and the certificates.
	 */
	@Bean
	@ConditionalOnBooleanProperty(name = "eureka.client.enabled", matchIfMissing = true)
	RestClientDiscoveryClientOptionalArgs authenticatedDiscoveryClientArgs(RegistryAccount account,
			EurekaClientHttpRequestFactorySupplier requestFactories, ObjectProvider<RestClient.Builder> builders,
			ObjectProvider<ClientTls> tls) {
		RestClientDiscoveryClientOptionalArgs args = new RestClientDiscoveryClientOptionalArgs(
				(context, verifier) -> reusingConnections(requestFactories.get(context, verifier)),
				() -> builders.getIfAvailable(RestClient::builder)
					.clone()
					.defaultHeaders((headers) -> headers.setBasicAuth(account.basicAuth())));
		tls.ifAvailable((clientTls) -> args.setSSLContext(clientTls.context()));
		return args;
	}

	/**
	 * Apache's client reuses a connection that has a client certificate only for requests
	 * with the same user token. By default there is none, so that each heartbeat would
	 * need a handshake.
	 */
	private static ClientHttpRequestFactory reusingConnections(ClientHttpRequestFactory requests) {
		if (requests instanceof HttpComponentsClientHttpRequestFactory apache) {
			apache.setHttpContextFactory((method, uri) -> {
				HttpClientContext context = HttpClientContext.create();
				context.setUserToken("registry");
				return context;
			});
		}
		return requests;
	}

}

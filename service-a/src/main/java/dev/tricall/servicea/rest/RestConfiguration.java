package dev.tricall.servicea.rest;

import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.util.TimeValue;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpComponentsClientHttpRequestFactoryBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.client.support.OAuth2RestClientHttpServiceGroupConfigurer;
import org.springframework.web.service.registry.ImportHttpServices;

import dev.tricall.httpfailover.ServiceTls;
import dev.tricall.httpfailover.TimeLimitedContextFactory;
import dev.tricall.servicea.core.CallProperties;
import dev.tricall.tls.ClientTls;
import dev.tricall.tls.TlsProperties;

/**
 * Configures the HTTP client for service B. The group has no base URL, so that its name
 * is looked up in the registry and calls are load balanced.
 */
@Configuration(proxyBeanMethods = false)
@ImportHttpServices(group = "service-b", types = DataApi.class)
class RestConfiguration {

	@Bean
	OAuth2RestClientHttpServiceGroupConfigurer tokens(OAuth2AuthorizedClientManager manager) {
		return OAuth2RestClientHttpServiceGroupConfigurer.from(manager);
	}

	/**
	 * Changes two defaults of the HTTP client: 5 connections per instance are too few
	 * under load, and its retries would call the instance that has just failed.
	 */
	@Bean
	HttpComponentsClientHttpRequestFactoryBuilder requestFactory(CallProperties properties, TlsProperties tls,
			ObjectProvider<ClientTls> clientTls) {
		return ClientHttpRequestFactoryBuilder.httpComponents()
			.withConnectionManagerCustomizer(
					(connections) -> connections.setMaxConnPerRoute(properties.maxConnections())
						.setMaxConnTotal(properties.maxConnections())
						.setDefaultTlsConfig(ServiceTls.config(properties.maxWait())))
			.withConnectionConfigCustomizer(
					(connections) -> connections.setTimeToLive(TimeValue.of(tls.connectionTimeToLive())))
			.withTlsSocketStrategyFactory((bundle) -> (bundle != null)
					? ServiceTls.strategy(clientTls.getObject().context()) : DefaultClientTlsStrategy.createDefault())
			.withHttpClientCustomizer(ServiceTls::separateConnections)
			.withHttpClientCustomizer(HttpClientBuilder::disableAutomaticRetries)
			.withHttpClientCustomizer(HttpClientBuilder::disableCookieManagement)
			.withCustomizer((factory) -> factory
				.setHttpContextFactory(new TimeLimitedContextFactory(properties.maxWait(), properties.timeout())));
	}

}

package dev.tricall.identity;

import java.time.Duration;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Ticker;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.TokenExchangeOAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.endpoint.RestClientTokenExchangeTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.RestClient;

import dev.tricall.tls.ClientTls;
import dev.tricall.tls.HttpRequests;

/**
 * {@link AutoConfiguration Auto-configuration} of token exchange for services with client
 * registrations ({@code spring.security.oauth2.client}). The id of a registration is the
 * audience that is requested, which is the name of the service to call.
 */
@AutoConfiguration(after = OAuth2ClientAutoConfiguration.class)
@ConditionalOnClass(OAuth2AuthorizedClientManager.class)
@ConditionalOnBean(ClientRegistrationRepository.class)
public final class TokenExchangeAutoConfiguration {

	private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);

	private static final Duration READ_TIMEOUT = Duration.ofSeconds(2);

	@Bean
	TokenExchange tokenExchange(ClientRegistrationRepository registrations, ObjectProvider<ClientTls> tls) {
		return new TokenExchange(registrations, provider(tls.getIfAvailable()), Ticker.systemTicker());
	}

	static TokenExchangeOAuth2AuthorizedClientProvider provider(@Nullable ClientTls tls) {
		RestClientTokenExchangeTokenResponseClient client = new RestClientTokenExchangeTokenResponseClient();
		client.setRestClient(restClient(tls));
		client.addParametersConverter((grant) -> MultiValueMap
			.fromSingleValue(Map.of(OAuth2ParameterNames.AUDIENCE, grant.getClientRegistration().getRegistrationId())));
		TokenExchangeOAuth2AuthorizedClientProvider provider = new TokenExchangeOAuth2AuthorizedClientProvider();
		provider.setAccessTokenResponseClient(client);
		return provider;
	}

	private static RestClient restClient(@Nullable ClientTls tls) {
		return RestClient.builder()
			.requestFactory(HttpRequests.create(tls, CONNECT_TIMEOUT, READ_TIMEOUT))
			.configureMessageConverters((converters) -> converters.addCustomConverter(new FormHttpMessageConverter())
				.addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
			.defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
			.build();
	}

}

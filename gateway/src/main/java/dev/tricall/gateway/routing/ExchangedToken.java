package dev.tricall.gateway.routing;

import java.util.function.Function;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.util.Assert;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * Exchanges the caller's token, whose audience is the gateway, for one whose audience is
 * the called service (RFC 8693). Spring Cloud Gateway's {@code tokenRelay()} is not used,
 * because it forwards the caller's own token when there is no other one.
 */
final class TokenExchangeFilter implements Function<ServerRequest, ServerRequest> {

	private final OAuth2AuthorizedClientManager tokens;

	private final String service;

	/**
	 * @param service the id of the service, which is also the name of the client
	 * registration
	 */
	TokenExchangeFilter(OAuth2AuthorizedClientManager tokens, String service) {
		this.tokens = tokens;
		this.service = service;
	}

	@Override
	public ServerRequest apply(ServerRequest request) {
		Authentication caller = SecurityContextHolder.getContext().getAuthentication();
		Assert.state(caller != null, "No caller");
		OAuth2AuthorizedClient client = this.tokens
			.authorize(OAuth2AuthorizeRequest.withClientRegistrationId(this.service).principal(caller).build());
		Assert.state(client != null, "No token");
		return ServerRequest.from(request)
			.headers((headers) -> headers.setBearerAuth(client.getAccessToken().getTokenValue()))
			.build();
	}

}

package dev.tricall.gateway;

import java.util.function.Function;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.util.Assert;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * Calls a service in the caller's name: its token is not meant for that service, so it is
 * exchanged for one that is (RFC 8693). Spring Cloud Gateway's {@code tokenRelay()} is
 * not used, because it passes the caller's own token on where there is none to relay.
 */
final class CallersName implements Function<ServerRequest, ServerRequest> {

	private final OAuth2AuthorizedClientManager tokens;

	private final String service;

	CallersName(OAuth2AuthorizedClientManager tokens, String service) {
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

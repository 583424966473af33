package dev.tricall.gateway.routing;

import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.util.Assert;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * Replaces the caller's token, whose audience is the gateway, with one whose audience is
 * the called service (RFC 8693). Cookies are not forwarded. Spring Cloud Gateway's
 * {@code tokenRelay()} is not used, because it forwards the caller's own token when there
 * is no other one.
 */
final class ServiceCredentials implements CredentialsPolicy {

	private final OAuth2AuthorizedClientManager tokens;

	private final String service;

	/**
	 * @param service the id of the service, which is also the name of the client
	 * registration
	 */
	ServiceCredentials(OAuth2AuthorizedClientManager tokens, String service) {
		this.tokens = tokens;
		this.service = service;
	}

	@Override
	public void apply(ServerRequest request, HttpHeaders headers) {
		Authentication caller = SecurityContextHolder.getContext().getAuthentication();
		Assert.state(caller != null, "No caller");
		OAuth2AuthorizedClient client = this.tokens
			.authorize(OAuth2AuthorizeRequest.withClientRegistrationId(this.service).principal(caller).build());
		Assert.state(client != null, "No token");
		headers.remove(HttpHeaders.COOKIE);
		headers.setBearerAuth(client.getAccessToken().getTokenValue());
	}

}

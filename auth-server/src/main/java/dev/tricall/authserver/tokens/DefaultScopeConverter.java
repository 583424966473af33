package dev.tricall.authserver.tokens;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2ClientCredentialsAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;

/**
 * Adds all scopes of the client to a client credentials request without a scope. RFC 6749
 * section 3.3 requires a default; Spring issues a token without any scope.
 */
final class DefaultScopeConverter implements AuthenticationConverter {

	private final AuthenticationConverter delegate = new OAuth2ClientCredentialsAuthenticationConverter();

	@Override
	public @Nullable Authentication convert(HttpServletRequest request) {
		Authentication converted = this.delegate.convert(request);
		if (converted instanceof OAuth2ClientCredentialsAuthenticationToken grant && grant.getScopes().isEmpty()
				&& grant.getPrincipal() instanceof OAuth2ClientAuthenticationToken principal) {
			RegisteredClient client = principal.getRegisteredClient();
			if (client != null) {
				return new OAuth2ClientCredentialsAuthenticationToken(principal, client.getScopes(),
						grant.getAdditionalParameters());
			}
		}
		return converted;
	}

}

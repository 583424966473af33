package dev.tricall.authserver.tokens;

import java.io.IOException;
import java.text.ParseException;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.context.event.EventListener;
import org.springframework.security.authentication.event.AbstractAuthenticationFailureEvent;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationGrantAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AccessTokenResponseAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.stereotype.Component;

import dev.tricall.authserver.clients.ClientThrottledException;
import dev.tricall.telemetry.SecurityLog;

/**
 * Writes issued tokens, rejected token requests and failed client authentications to the
 * security log. Attempts of throttled clients are not logged, so that a flood of them
 * does not fill the log; the failures that caused the delay are.
 */
@Component
class TokenLog implements AuthenticationSuccessHandler {

	private static final String CLIENT_ID = "oauth.client_id";

	private static final String GRANT_TYPE = "oauth.grant_type";

	private final AuthenticationSuccessHandler delegate = new OAuth2AccessTokenResponseAuthenticationSuccessHandler();

	@Override
	public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response,
			Authentication authentication) throws IOException, ServletException {
		OAuth2AccessTokenAuthenticationToken issued = (OAuth2AccessTokenAuthenticationToken) authentication;
		String grant = request.getParameter(OAuth2ParameterNames.GRANT_TYPE);
		JWTClaimsSet claims = claimsOf(issued);
		SecurityLog.granted(actionOf(grant))
			.user(claims.getSubject())
			.address(request.getRemoteAddr())
			.with(CLIENT_ID, issued.getRegisteredClient().getClientId())
			.with(GRANT_TYPE, grant)
			.with("oauth.audience", String.join(" ", claims.getAudience()))
			.with("oauth.scope", claims.getClaim(OAuth2ParameterNames.SCOPE))
			.write();
		this.delegate.onAuthenticationSuccess(request, response, authentication);
	}

	@EventListener
	void onAuthenticationFailure(AbstractAuthenticationFailureEvent event) {
		if (event.getException() instanceof OAuth2AuthenticationException exception
				&& !(exception instanceof ClientThrottledException)) {
			Authentication attempt = event.getAuthentication();
			if (attempt instanceof OAuth2AuthorizationGrantAuthenticationToken request) {
				String grant = request.getGrantType().getValue();
				write(SecurityLog.refused(actionOf(grant)).with(GRANT_TYPE, grant), attempt, exception);
			}
			else if (attempt instanceof OAuth2ClientAuthenticationToken) {
				write(SecurityLog.refused("client-authentication"), attempt, exception);
			}
		}
	}

	private static void write(SecurityLog line, Authentication attempt, OAuth2AuthenticationException exception) {
		OAuth2Error error = exception.getError();
		String address = (attempt.getDetails() instanceof WebAuthenticationDetails details) ? details.getRemoteAddress()
				: null;
		line.with(CLIENT_ID, attempt.getName())
			.address(address)
			.reason((error.getDescription() != null) ? error.getErrorCode() + ": " + error.getDescription()
					: error.getErrorCode())
			.write();
	}

	private static String actionOf(@Nullable String grant) {
		return AuthorizationGrantType.TOKEN_EXCHANGE.getValue().equals(grant) ? "token-exchange" : "token";
	}

	private static JWTClaimsSet claimsOf(OAuth2AccessTokenAuthenticationToken issued) {
		try {
			return SignedJWT.parse(issued.getAccessToken().getTokenValue()).getJWTClaimsSet();
		}
		catch (ParseException ex) {
			throw new IllegalStateException("All tokens of this server must be JWTs", ex);
		}
	}

}

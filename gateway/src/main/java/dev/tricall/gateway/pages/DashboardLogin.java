package dev.tricall.gateway.pages;

import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.SimpleUrlAuthenticationSuccessHandler;
import org.springframework.security.web.context.SecurityContextHolderFilter;

import dev.tricall.sessions.LoginSessions;
import dev.tricall.telemetry.SecurityLog;

/**
 * Login of users for the registry's dashboard, at the auth-server (OpenID Connect,
 * authorization code with PKCE). Only users with role {@code admin} get a session, which
 * then replaces a token; before, there is no session. All redirects lead to the host of
 * the client registration's redirect URI, because cookies are set for that host.
 */
public final class DashboardLogin {

	/** Pattern of the dashboard's paths. */
	public static final String PATH_PATTERN = "/discovery/**";

	/** Path that starts a login. */
	public static final String AUTHORIZATION_URI = "/oauth2/authorization/dashboard";

	/** Path that the issuer redirects the browser to. */
	public static final String CALLBACK_URI = "/login/oauth2/code/dashboard";

	static final String PAGE_PATH = "/discovery/";

	private static final GrantedAuthority ADMIN = new SimpleGrantedAuthority("ROLE_admin");

	private final ClientRegistration registration;

	private final RestClientAuthorizationCodeTokenResponseClient tokens;

	private final DashboardProperties properties;

	private final LoginRateLimitFilter rateLimit;

	private final LoginFailureHandler failures;

	DashboardLogin(ClientRegistration registration, RestClientAuthorizationCodeTokenResponseClient tokens,
			DashboardProperties properties, LoginRateLimitFilter rateLimit, LoginFailureHandler failures) {
		this.registration = registration;
		this.tokens = tokens;
		this.properties = properties;
		this.rateLimit = rateLimit;
		this.failures = failures;
	}

	/**
	 * Adds the login to a filter chain.
	 */
	public HttpSecurity applyTo(HttpSecurity http) {
		URI redirectUri = URI.create(this.registration.getRedirectUri());
		InstantSource clock = InstantSource.system();
		LoginSessions sessions = new LoginSessions(this.properties.sessionLifetime(), this.properties.sessionsPerUser(),
				clock);
		return http
			.oauth2Login((login) -> login
				.authorizationEndpoint(
						(endpoint) -> endpoint.authorizationRequestRepository(new CookieAuthorizationRequestRepository(
								this.registration, this.properties.loginTimeout(), clock)))
				.tokenEndpoint((endpoint) -> endpoint.accessTokenResponseClient(this.tokens))
				.userInfoEndpoint((endpoint) -> endpoint.oidcUserService(DashboardLogin::loadAdmin))
				.authorizedClientRepository(new DiscardingClientRepository())
				.successHandler(new LoggingSuccessHandler(redirectUri.resolve(PAGE_PATH)))
				.failureHandler(this.failures)
				.withObjectPostProcessor(new RedirectFailureHandling()))
			.sessionManagement((management) -> management.sessionAuthenticationStrategy(sessions))
			.addFilterBefore(this.rateLimit, SecurityContextHolderFilter.class)
			.addFilterBefore(sessions, SecurityContextHolderFilter.class)
			.exceptionHandling((exceptions) -> exceptions.authenticationEntryPoint(
					new LoginUrlAuthenticationEntryPoint(redirectUri.resolve(AUTHORIZATION_URI).toString())))
			// A login always leads to the same page, which changes nothing.
			.requestCache(AbstractHttpConfigurer::disable)
			.csrf(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.authorizeHttpRequests((requests) -> requests.dispatcherTypeMatchers(DispatcherType.ERROR).permitAll());
	}

	/**
	 * Checks the role before a session is created, so that other users cannot use up the
	 * sessions.
	 */
	private static OidcUser loadAdmin(OidcUserRequest request) {
		OidcIdToken idToken = request.getIdToken();
		List<GrantedAuthority> roles = roles(idToken);
		if (!roles.contains(ADMIN)) {
			throw new LoginFailureHandler.RoleMissingException(idToken.getSubject());
		}
		return new DefaultOidcUser(roles, idToken);
	}

	private static List<GrantedAuthority> roles(OidcIdToken idToken) {
		return (idToken.getClaims().get("roles") instanceof Collection<?> roles)
				? roles.stream().<GrantedAuthority>map((role) -> new SimpleGrantedAuthority("ROLE_" + role)).toList()
				: List.of();
	}

	/** Discards the user's tokens, which the dashboard does not need. */
	private static final class DiscardingClientRepository implements OAuth2AuthorizedClientRepository {

		@Override
		@SuppressWarnings("TypeParameterUnusedInFormals") // The signature is Spring's.
		public <T extends OAuth2AuthorizedClient> @Nullable T loadAuthorizedClient(String registration,
				Authentication user, HttpServletRequest request) {
			return null;
		}

		@Override
		public void saveAuthorizedClient(OAuth2AuthorizedClient client, Authentication user, HttpServletRequest request,
				HttpServletResponse response) {
		}

		@Override
		public void removeAuthorizedClient(String registration, Authentication user, HttpServletRequest request,
				HttpServletResponse response) {
		}

	}

	private static final class LoggingSuccessHandler extends SimpleUrlAuthenticationSuccessHandler {

		LoggingSuccessHandler(URI page) {
			super(page.toString());
		}

		@Override
		public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response,
				Authentication user) throws IOException, ServletException {
			SecurityLog.granted(LoginFailureHandler.ACTION)
				.user(user.getName())
				.address(request.getRemoteAddr())
				.write();
			super.onAuthenticationSuccess(request, response, user);
		}

	}

	/** Handles failures of the redirect to the issuer like those of the callback. */
	private final class RedirectFailureHandling
			implements ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter> {

		@Override
		public <O extends OAuth2AuthorizationRequestRedirectFilter> O postProcess(O filter) {
			filter.setAuthenticationFailureHandler(DashboardLogin.this.failures);
			return filter;
		}

	}

}

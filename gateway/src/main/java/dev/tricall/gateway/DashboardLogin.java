package dev.tricall.gateway;

import java.net.URI;
import java.util.Collection;
import java.util.Objects;
import java.util.stream.Stream;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.session.TooManyActiveSessionsException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.oidc.user.OidcUserAuthority;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClientException;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Lets persons log in at the auth-server (OpenID Connect, authorization code with PKCE),
 * for whom a session stands in for a token then. All goes by the address that the client
 * registration names, where the session's cookie is: a person who came by another one of
 * the gateway's addresses is led there first.
 */
final class DashboardLogin {

	static final String BEGIN = "/oauth2/authorization/dashboard";

	static final String END = "/login/oauth2/code/dashboard";

	private static final String PAGE = "/discovery/";

	private static final Log logger = LogFactory.getLog(DashboardLogin.class);

	private final ClientRegistration registration;

	private final RestClientAuthorizationCodeTokenResponseClient tokens;

	private final HandlerExceptionResolver problems;

	DashboardLogin(ClientRegistration registration, RestClientAuthorizationCodeTokenResponseClient tokens,
			HandlerExceptionResolver problems) {
		this.registration = registration;
		this.tokens = tokens;
		this.problems = problems;
	}

	HttpSecurity applyTo(HttpSecurity http) {
		URI here = URI.create(this.registration.getRedirectUri());
		return http
			.oauth2Login((login) -> login.authorizedClientRepository(new HttpSessionOAuth2AuthorizedClientRepository())
				.tokenEndpoint((endpoint) -> endpoint.accessTokenResponseClient(this.tokens))
				.userInfoEndpoint((endpoint) -> endpoint.userAuthoritiesMapper(DashboardLogin::roles))
				.defaultSuccessUrl(here.resolve(PAGE).toString(), true)
				.failureHandler(this::failed)
				.withObjectPostProcessor(new Beginning()))
			.exceptionHandling((exceptions) -> exceptions
				.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint(here.resolve(BEGIN).toString()))
				.accessDeniedHandler(this::refused))
			// It is always the same page, and nothing can be changed from there.
			.requestCache(AbstractHttpConfigurer::disable)
			.csrf(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.authorizeHttpRequests((requests) -> requests.dispatcherTypeMatchers(DispatcherType.ERROR).permitAll());
	}

	static Collection<? extends GrantedAuthority> roles(Collection<? extends GrantedAuthority> authorities) {
		return authorities.stream().flatMap((authority) -> {
			Object roles = (authority instanceof OidcUserAuthority person) ? person.getIdToken().getClaim("roles")
					: null;
			return (roles instanceof Collection<?> names) ? names.stream() : Stream.empty();
		}).map((role) -> new SimpleGrantedAuthority("ROLE_" + role)).toList();
	}

	private void failed(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure) {
		if (failure.getCause() instanceof OAuth2AuthorizationException refusal) {
			logger.warn("No tokens for a person who logs in: " + refusal.getMessage());
		}
		if (has(TooManyActiveSessionsException.class, failure)) {
			answer(request, response, unavailable("Too many persons log in at present."));
		}
		else if (has(RestClientException.class, failure) && !has(HttpClientErrorException.class, failure)) {
			answer(request, response, unavailable("The issuer of tokens is out of reach. Begin again at " + PAGE));
		}
		else {
			answer(request, response, new Problem(HttpStatus.BAD_REQUEST,
					"This login is over, or was not begun in this browser. Begin again at " + PAGE));
		}
	}

	private void refused(HttpServletRequest request, HttpServletResponse response, AccessDeniedException refusal) {
		answer(request, response, new Problem(HttpStatus.FORBIDDEN,
				"Only an admin sees the registry. To come as somebody else, log out at /logout first."));
	}

	private void answer(HttpServletRequest request, HttpServletResponse response, Exception problem) {
		this.problems.resolveException(request, response, null, problem);
	}

	private static Problem unavailable(String detail) {
		Problem problem = new Problem(HttpStatus.SERVICE_UNAVAILABLE, detail);
		problem.getHeaders().set(HttpHeaders.RETRY_AFTER, "2");
		return problem;
	}

	private static boolean has(Class<? extends Throwable> type, Throwable failure) {
		return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).anyMatch(type::isInstance);
	}

	private static final class Problem extends ErrorResponseException {

		private static final long serialVersionUID = 1L;

		Problem(HttpStatus status, String detail) {
			super(status);
			setDetail(detail);
		}

	}

	/**
	 * What goes wrong on the way to the login is told like what goes wrong on the way
	 * back.
	 */
	private final class Beginning implements ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter> {

		@Override
		public <O extends OAuth2AuthorizationRequestRedirectFilter> O postProcess(O filter) {
			filter.setAuthenticationFailureHandler(DashboardLogin.this::failed);
			return filter;
		}

	}

}

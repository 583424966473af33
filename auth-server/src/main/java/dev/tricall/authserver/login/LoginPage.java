package dev.tricall.authserver.login;

import java.time.InstantSource;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tricall.authserver.errors.Problems;

import org.springframework.context.support.StaticMessageSource;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.provisioning.UserDetailsManager;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The form in which persons log in, and what leads to it. Before a login has succeeded
 * all state is in cookies of the browser; a session exists only after that.
 */
public final class LoginPage {

	/** Path of the form, where it is sent to as well. */
	public static final String PATH = "/login";

	/** Matches the authorization requests that lead to the form. */
	public static final RequestMatcher AUTHORIZE = AuthorizationRequestFilter.AUTHORIZE;

	static final String FAILURE = PATH + "?error";

	private static final String CSRF_COOKIE = "TRICALL_LOGIN_CSRF";

	private final AuthorizationRequestCache requests = new AuthorizationRequestCache();

	private final CookieCsrfTokenRepository csrfTokens = csrfTokens();

	private final LoginProperties properties;

	private final Problems problems;

	private final LoginSessions sessions;

	private final LoginThrottleFilter throttling;

	private final LoginResultHandler results;

	private final ProviderManager passwords;

	LoginPage(LoginProperties properties, UserDetailsManager accounts, Problems problems, Ticker ticker) {
		this.properties = properties;
		this.problems = problems;
		this.sessions = new LoginSessions(properties.maxSessionsPerAccount());
		LoginThrottle throttle = new LoginThrottle(ticker);
		KnownBrowsers browsers = new KnownBrowsers();
		LoginLog log = new LoginLog(accounts);
		this.throttling = new LoginThrottleFilter(throttle, browsers, problems,
				Runtime.getRuntime().availableProcessors());
		this.results = new LoginResultHandler(this.requests, throttle, browsers, log, problems);
		DaoAuthenticationProvider provider = new DaoAuthenticationProvider(accounts);
		// Spring's own source keeps every locale that a request has named.
		provider.setMessageSource(new StaticMessageSource());
		this.passwords = new ProviderManager(provider);
	}

	/** Adds the form, which computes password hashes within the limits only. */
	public HttpSecurity addForm(HttpSecurity http) {
		return http.authenticationManager(this.passwords)
			.formLogin(
					(form) -> form.failureUrl(FAILURE).successHandler(this.results).withObjectPostProcessor(results()))
			.csrf((csrf) -> csrf.csrfTokenRepository(this.csrfTokens))
			.sessionManagement((management) -> management.sessionAuthenticationStrategy(this.sessions))
			.requestCache((cache) -> cache.requestCache(this.requests))
			.addFilterBefore(this.throttling, UsernamePasswordAuthenticationFilter.class);
	}

	/** Prepares the authorization endpoint, from which browsers are sent to the form. */
	public HttpSecurity prepareAuthorization(HttpSecurity http) {
		return http.csrf((csrf) -> csrf.csrfTokenRepository(this.csrfTokens))
			.requestCache((cache) -> cache.requestCache(this.requests))
			.addFilterBefore(new AuthorizationRequestFilter(this.problems), SecurityContextHolderFilter.class)
			.addFilterBefore(new SessionLifetimeFilter(this.properties.sessionLifetime(), InstantSource.system()),
					SecurityContextHolderFilter.class);
	}

	/**
	 * Spring draws the form with the error only if it knows the URL of it, which it
	 * forgets when it is given a failure handler.
	 */
	private ObjectPostProcessor<UsernamePasswordAuthenticationFilter> results() {
		return new ObjectPostProcessor<>() {

			@Override
			public <O extends UsernamePasswordAuthenticationFilter> O postProcess(O filter) {
				filter.setAuthenticationFailureHandler(LoginPage.this.results);
				return filter;
			}

		};
	}

	private static CookieCsrfTokenRepository csrfTokens() {
		CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
		tokens.setCookieName(CSRF_COOKIE);
		tokens.setCookieCustomizer((cookie) -> cookie.sameSite("Lax"));
		return tokens;
	}

}

package dev.tricall.authserver.login;

import java.time.InstantSource;

import com.github.benmanes.caffeine.cache.Ticker;

import org.springframework.context.support.StaticMessageSource;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.dao.DaoAuthenticationProvider;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.provisioning.UserDetailsManager;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;

import dev.tricall.authserver.errors.ProblemResponses;
import dev.tricall.sessions.LoginSessions;

/**
 * Configures the login page and the authorization endpoint that redirects to it. All
 * state before a successful login is in cookies; a session is created only after it.
 */
public final class LoginPageConfigurer {

	static final String PATH = "/login";

	static final String FAILURE_URL = PATH + "?error";

	private static final String CSRF_COOKIE = "TRICALL_LOGIN_CSRF";

	private final AuthorizationRequestCache requestCache = new AuthorizationRequestCache();

	private final CookieCsrfTokenRepository csrfTokens = csrfTokens();

	private final ProblemResponses problems;

	private final LoginSessions sessions;

	private final LoginThrottleFilter throttleFilter;

	private final LoginResultHandler resultHandler;

	private final ProviderManager authenticationManager;

	LoginPageConfigurer(LoginProperties properties, UserDetailsManager users, ProblemResponses problems,
			Ticker ticker) {
		this.problems = problems;
		this.sessions = new LoginSessions(properties.sessionLifetime(), properties.maxSessionsPerAccount(),
				InstantSource.system());
		LoginThrottle throttle = new LoginThrottle(ticker);
		KnownBrowsers browsers = new KnownBrowsers();
		this.throttleFilter = new LoginThrottleFilter(throttle, browsers, problems,
				Runtime.getRuntime().availableProcessors());
		this.resultHandler = new LoginResultHandler(this.requestCache, throttle, browsers, users, problems);
		DaoAuthenticationProvider provider = new DaoAuthenticationProvider(users);
		// Spring's message source caches each locale that a request names.
		provider.setMessageSource(new StaticMessageSource());
		this.authenticationManager = new ProviderManager(provider);
	}

	/**
	 * Adds the login form, with throttling and limits.
	 */
	public void configureForm(HttpSecurity http) {
		http.authenticationManager(this.authenticationManager)
			.formLogin((form) -> form.failureUrl(FAILURE_URL)
				.successHandler(this.resultHandler)
				.withObjectPostProcessor(failureHandler()))
			.csrf((csrf) -> csrf.csrfTokenRepository(this.csrfTokens))
			.sessionManagement((management) -> management.sessionAuthenticationStrategy(this.sessions))
			.requestCache((cache) -> cache.requestCache(this.requestCache))
			.addFilterBefore(this.throttleFilter, UsernamePasswordAuthenticationFilter.class);
	}

	/**
	 * Limits authorization requests, and redirects those without a login to the form.
	 */
	public void configureAuthorizationEndpoint(HttpSecurity http) {
		http.csrf((csrf) -> csrf.csrfTokenRepository(this.csrfTokens))
			.requestCache((cache) -> cache.requestCache(this.requestCache))
			.exceptionHandling((errors) -> errors.defaultAuthenticationEntryPointFor(
					new LoginUrlAuthenticationEntryPoint(PATH), AuthorizationRequestFilter.GET_REQUEST))
			.addFilterBefore(new AuthorizationRequestFilter(this.problems), SecurityContextHolderFilter.class)
			.addFilterBefore(this.sessions, SecurityContextHolderFilter.class);
	}

	/**
	 * Sets the failure handler. {@code formLogin} has an option for it, but then Spring's
	 * login page does not show the error, because the failure URL is unknown.
	 */
	private ObjectPostProcessor<UsernamePasswordAuthenticationFilter> failureHandler() {
		return new ObjectPostProcessor<>() {

			@Override
			public <O extends UsernamePasswordAuthenticationFilter> O postProcess(O filter) {
				filter.setAuthenticationFailureHandler(LoginPageConfigurer.this.resultHandler);
				return filter;
			}

		};
	}

	private static CookieCsrfTokenRepository csrfTokens() {
		CookieCsrfTokenRepository repository = new CookieCsrfTokenRepository();
		repository.setCookieName(CSRF_COOKIE);
		repository.setCookieCustomizer((cookie) -> cookie.sameSite("Lax"));
		return repository;
	}

}

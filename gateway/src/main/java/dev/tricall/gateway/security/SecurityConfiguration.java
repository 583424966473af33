package dev.tricall.gateway.security;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagers;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.util.StringUtils;

import dev.tricall.gateway.pages.ApiPageConfiguration;
import dev.tricall.gateway.pages.DashboardLogin;
import dev.tricall.gateway.routing.RoutesConfiguration;
import dev.tricall.identity.BearerTokens;

import static org.springframework.security.authorization.AuthorityAuthorizationManager.hasAuthority;
import static org.springframework.security.authorization.AuthorityAuthorizationManager.hasRole;

/**
 * Access rules of the gateway. The services behind it check every request again, in more
 * detail.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	private static final String[] AUTH_SERVER = RoutesConfiguration.AUTH_SERVER_PATHS.toArray(String[]::new);

	private static final String KEYS = RoutesConfiguration.KEY_ROTATION_PATH;

	private static final String DASHBOARD = DashboardLogin.PATH_PATTERN;

	private static final String API_PAGE = ApiPageConfiguration.PATH;

	private static final String SERVICE_B_ADMIN = "/service-b/api/admin/**";

	/** Requests of browsers for the dashboard: the only requests that have sessions. */
	@Bean
	@Order(1)
	SecurityFilterChain browserSecurity(HttpSecurity http, DashboardLogin login) {
		return login.applyTo(http.securityMatcher(isBrowserRequest()))
			.authorizeHttpRequests((requests) -> requests.anyRequest().hasRole("admin"))
			.build();
	}

	@Bean
	@Order(2)
	SecurityFilterChain apiSecurity(HttpSecurity http, BearerTokens bearerTokens) {
		return bearerTokens.applyTo(http)
			.authorizeHttpRequests((requests) -> requests.requestMatchers(HttpMethod.POST, KEYS, SERVICE_B_ADMIN)
				.access(adminWith("data.write"))
				.requestMatchers(KEYS, SERVICE_B_ADMIN)
				.access(adminWith("data.read"))
				// A POST writes. Other methods read, or the service responds with 405.
				.requestMatchers(HttpMethod.POST, "/service-a/api/**", "/service-b/api/**")
				.hasAuthority("SCOPE_data.write")
				.requestMatchers("/service-a/api/**", "/service-b/api/**")
				.hasAuthority("SCOPE_data.read")
				.requestMatchers(HttpMethod.GET, DASHBOARD)
				.access(adminWith("data.read"))
				.requestMatchers(HttpMethod.HEAD, DASHBOARD)
				.access(adminWith("data.read"))
				.requestMatchers(DASHBOARD)
				.denyAll()
				.requestMatchers(AUTH_SERVER)
				.permitAll()
				.requestMatchers(HttpMethod.GET, "/actuator/health", API_PAGE, API_PAGE + "/**")
				.permitAll()
				.requestMatchers("/actuator/**")
				.denyAll()
				// There are no other routes, so authenticated callers get a 404.
				.anyRequest()
				.authenticated())
			.headers((headers) -> headers.addHeaderWriter(ApiPageConfiguration.contentSecurityPolicy()))
			.build();
	}

	private static AuthorizationManager<RequestAuthorizationContext> adminWith(String scope) {
		return AuthorizationManagers.allOf(hasRole("admin"), hasAuthority("SCOPE_" + scope));
	}

	/**
	 * Matches the login, and reads of the dashboard without a bearer token. Writes never
	 * match the browser's filter chain.
	 */
	private static RequestMatcher isBrowserRequest() {
		PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
		RequestMatcher reads = new OrRequestMatcher(paths.matcher(HttpMethod.GET, DASHBOARD),
				paths.matcher(HttpMethod.HEAD, DASHBOARD));
		RequestMatcher withoutToken = (
				request) -> !StringUtils.startsWithIgnoreCase(request.getHeader(HttpHeaders.AUTHORIZATION), "Bearer");
		return new OrRequestMatcher(new AndRequestMatcher(reads, withoutToken),
				paths.matcher(HttpMethod.GET, DashboardLogin.AUTHORIZATION_URI),
				paths.matcher(HttpMethod.GET, DashboardLogin.CALLBACK_URI));
	}

	@Bean
	HttpFirewall firewall() {
		return new PathFirewall();
	}

	/** Leaves encoded slashes to {@link PathFirewall}, which checks all requests. */
	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> encodedSlashes() {
		return (factory) -> factory.addConnectorCustomizers((connector) -> {
			connector.setEncodedSolidusHandling("passthrough");
			connector.setEncodedReverseSolidusHandling("passthrough");
		});
	}

}

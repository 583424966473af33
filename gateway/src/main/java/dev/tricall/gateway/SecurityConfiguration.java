package dev.tricall.gateway;

import dev.tricall.identity.BearerTokens;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationManagers;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.util.StringUtils;

import static org.springframework.security.authorization.AuthorityAuthorizationManager.hasAuthority;
import static org.springframework.security.authorization.AuthorityAuthorizationManager.hasRole;

/**
 * Who may send what through the door. The services behind check again, and more finely.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	/**
	 * What the auth-server decides about by itself: tokens, keys, and persons who log in.
	 */
	static final String[] AUTH_SERVER = { "/oauth2/**", "/.well-known/**", "/login", "/logout", "/userinfo",
			"/default-ui.css" };

	/** The registry's pages, with what belongs to them. */
	static final String DASHBOARD = "/discovery/**";

	private static final String SERVICE_B_ADMIN = "/service-b/api/admin/**";

	/** Persons in a browser: the one place where there are sessions. */
	@Bean
	@Order(1)
	SecurityFilterChain persons(HttpSecurity http, DashboardLogin login) {
		return login.applyTo(http.securityMatcher(fromABrowser()))
			.authorizeHttpRequests((requests) -> requests.anyRequest().hasRole("admin"))
			.build();
	}

	@Bean
	@Order(2)
	SecurityFilterChain programs(HttpSecurity http, BearerTokens bearerTokens) {
		return bearerTokens.applyTo(http)
			.authorizeHttpRequests((requests) -> requests.requestMatchers(HttpMethod.POST, SERVICE_B_ADMIN)
				.access(AuthorizationManagers.allOf(hasRole("admin"), hasAuthority("SCOPE_data.write")))
				.requestMatchers(SERVICE_B_ADMIN)
				.access(AuthorizationManagers.allOf(hasRole("admin"), hasAuthority("SCOPE_data.read")))
				// A POST writes; whatever else comes reads, or is a 405 of the service.
				.requestMatchers(HttpMethod.POST, "/service-a/api/**", "/service-b/api/**")
				.hasAuthority("SCOPE_data.write")
				.requestMatchers("/service-a/api/**", "/service-b/api/**")
				.hasAuthority("SCOPE_data.read")
				.requestMatchers("/admin/keys")
				.hasRole("admin")
				.requestMatchers(HttpMethod.GET, DASHBOARD)
				.hasRole("admin")
				.requestMatchers(HttpMethod.HEAD, DASHBOARD)
				.hasRole("admin")
				.requestMatchers(DASHBOARD)
				.denyAll()
				.requestMatchers(AUTH_SERVER)
				.permitAll()
				.requestMatchers(HttpMethod.GET, "/actuator/health", ApiPage.PATH, ApiPage.PATH + "/**")
				.permitAll()
				.requestMatchers("/actuator/**")
				.denyAll()
				// There is no route for anything else: a caller gets a 404.
				.anyRequest()
				.authenticated())
			.headers((headers) -> headers.addHeaderWriter(ApiPage.policy()))
			.build();
	}

	/**
	 * A program sends its token to the dashboard as it does elsewhere. Whoever wants to
	 * write there is none of a browser's reading persons.
	 */
	private static RequestMatcher fromABrowser() {
		PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
		RequestMatcher reads = new OrRequestMatcher(paths.matcher(HttpMethod.GET, DASHBOARD),
				paths.matcher(HttpMethod.HEAD, DASHBOARD));
		RequestMatcher withoutToken = (
				request) -> !StringUtils.startsWithIgnoreCase(request.getHeader(HttpHeaders.AUTHORIZATION), "Bearer");
		return new OrRequestMatcher(new AndRequestMatcher(reads, withoutToken),
				paths.matcher(HttpMethod.GET, DashboardLogin.BEGIN), paths.matcher(HttpMethod.GET, DashboardLogin.END));
	}

	@Bean
	HttpFirewall firewall() {
		return new PathFirewall();
	}

}

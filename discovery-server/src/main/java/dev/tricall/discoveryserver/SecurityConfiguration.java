package dev.tricall.discoveryserver;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

import com.netflix.eureka.cluster.PeerEurekaNode;
import jakarta.servlet.DispatcherType;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/**
 * Which account may do what: an allow-list, then deny. Each service writes only the
 * entries of its own name. What a registration says is checked by
 * {@link RegistrationGuard}. There are no sessions and so no cookies that another site
 * could abuse.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	/** Shows the registry's pages to admins. */
	private static final String DASHBOARD = "gateway";

	private static final String INSTANCES = "/eureka/apps/{service}";

	private static final String INSTANCE = INSTANCES + "/{instance}";

	private final RegistryProperties properties;

	SecurityConfiguration(RegistryProperties properties) {
		this.properties = properties;
	}

	@Bean
	SecurityFilterChain http(HttpSecurity http) throws Exception {
		RegistryProblems problems = new RegistryProblems();
		return http.authorizeHttpRequests((requests) -> requests
			// The status of a request that was allowed.
			.dispatcherTypeMatchers(DispatcherType.ERROR)
			.permitAll()
			// Each list of regions would have an answer of its own in the cache.
			.requestMatchers(
					(request) -> HttpMethod.GET.matches(request.getMethod()) && request.getParameter("regions") != null)
			.denyAll()
			.requestMatchers(HttpMethod.GET, "/", "/lastn", "/eureka/css/*", "/eureka/js/*", "/eureka/fonts/*",
					"/eureka/images/*")
			.access(dashboard())
			.requestMatchers(HttpMethod.HEAD, "/", "/lastn")
			.access(dashboard())
			.requestMatchers(HttpMethod.GET, "/eureka/apps", "/eureka/apps/", "/eureka/apps/delta")
			.authenticated()
			.requestMatchers(HttpMethod.GET, INSTANCES, INSTANCE)
			.access(knownService())
			.requestMatchers(HttpMethod.POST, INSTANCES)
			.access(ownEntry())
			.requestMatchers(HttpMethod.PUT, INSTANCE, INSTANCE + "/status", INSTANCE + "/metadata")
			.access(ownEntry())
			.requestMatchers(HttpMethod.DELETE, INSTANCE, INSTANCE + "/status")
			.access(ownEntry())
			.requestMatchers(HttpMethod.POST, "/eureka/peerreplication/batch", "/eureka/peerreplication/batch/")
			.access((account, request) -> decide(this.properties.peers().containsKey(account.get().getName())))
			.anyRequest()
			.denyAll())
			.httpBasic((basic) -> basic.authenticationEntryPoint(problems))
			.exceptionHandling((failures) -> failures.accessDeniedHandler(problems))
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.csrf(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.build();
	}

	private static AuthorizationManager<RequestAuthorizationContext> dashboard() {
		return (account, request) -> decide(account.get().getName().equals(DASHBOARD));
	}

	/** Other names would fill the cache of answers. */
	private AuthorizationManager<RequestAuthorizationContext> knownService() {
		return (account, request) -> decide(this.properties.password(account.get().getName()).isPresent()
				&& this.properties.services().keySet().stream().anyMatch(named(request)::equalsIgnoreCase));
	}

	/**
	 * The instance's name, too, must be one of the service: Eureka keeps an overridden
	 * status by the name of the instance alone, for all services.
	 */
	private AuthorizationManager<RequestAuthorizationContext> ownEntry() {
		return (account, request) -> {
			String service = account.get().getName();
			@Nullable String instance = request.getVariables().get("instance");
			return decide(this.properties.services().containsKey(service) && named(request).equalsIgnoreCase(service)
					&& (instance == null || RegistrationGuard.isInstanceOf(service, instance))
					&& !"true".equalsIgnoreCase(request.getRequest().getHeader(PeerEurekaNode.HEADER_REPLICATION)));
		};
	}

	private static String named(RequestAuthorizationContext request) {
		return Objects.requireNonNull(request.getVariables().get("service"));
	}

	private static AuthorizationDecision decide(boolean granted) {
		return new AuthorizationDecision(granted);
	}

	@Bean
	UserDetailsService accounts() {
		return (name) -> User.withUsername(name)
			.password(this.properties.password(name).orElseThrow(() -> new UsernameNotFoundException(name)))
			.build();
	}

	/**
	 * Compares passwords as they are. Spring's default would replace a password by its
	 * bcrypt hash at the first use, and then each heartbeat and each look into the
	 * registry would cost 50 ms of CPU.
	 */
	@Bean
	PasswordEncoder passwords() {
		return new PasswordEncoder() {

			@Override
			public String encode(@Nullable CharSequence password) {
				return String.valueOf(password);
			}

			@Override
			public boolean matches(@Nullable CharSequence password, @Nullable String expected) {
				return MessageDigest.isEqual(String.valueOf(password).getBytes(StandardCharsets.UTF_8),
						String.valueOf(expected).getBytes(StandardCharsets.UTF_8));
			}

		};
	}

}

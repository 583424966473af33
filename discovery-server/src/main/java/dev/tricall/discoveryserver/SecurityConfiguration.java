package dev.tricall.discoveryserver;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

import com.netflix.eureka.cluster.PeerEurekaNode;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
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
import org.springframework.security.crypto.password.AbstractValidatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

import dev.tricall.tls.PeerFilter;
import dev.tricall.tls.TlsProperties;

/**
 * Security rules: a list of what is allowed, everything else is denied. A service may
 * write only entries of its own name; {@link RegistrationValidator} checks the body of a
 * registration. There are neither sessions nor cookies, so there is no CSRF.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	private static final String SERVICE = "/eureka/apps/{service}";

	private static final String INSTANCE = SERVICE + "/{instance}";

	private final RegistryProperties properties;

	SecurityConfiguration(RegistryProperties properties) {
		this.properties = properties;
	}

	@Bean
	SecurityFilterChain registryEndpoints(HttpSecurity http, TlsProperties tls) throws Exception {
		RegistryErrorHandler errors = new RegistryErrorHandler();
		if (tls.requiresPeer()) {
			http.addFilterBefore(new PeerFilter((account, peer) -> account.getName().equals(peer)),
					AuthorizationFilter.class);
		}
		return http.authorizeHttpRequests((requests) -> requests
			// Error dispatches of requests that were allowed.
			.dispatcherTypeMatchers(DispatcherType.ERROR)
			.permitAll()
			// Eureka would cache a response for each list of regions.
			.requestMatchers(
					(request) -> HttpMethod.GET.matches(request.getMethod()) && request.getParameter("regions") != null)
			.denyAll()
			// The dashboard, which the gateway shows to admins.
			.requestMatchers(HttpMethod.GET, "/", "/lastn", "/eureka/css/*", "/eureka/js/*", "/eureka/fonts/*",
					"/eureka/images/*")
			.access(isGateway())
			.requestMatchers(HttpMethod.HEAD, "/", "/lastn")
			.access(isGateway())
			// Lookup of all services or of one.
			.requestMatchers(HttpMethod.GET, "/eureka/apps", "/eureka/apps/", "/eureka/apps/delta")
			.authenticated()
			.requestMatchers(HttpMethod.GET, SERVICE, INSTANCE)
			.access(isKnownService())
			// Registration, renewal and deregistration.
			.requestMatchers(HttpMethod.POST, SERVICE)
			.access(isOwnEntry())
			.requestMatchers(HttpMethod.PUT, INSTANCE, INSTANCE + "/status", INSTANCE + "/metadata")
			.access(isOwnEntry())
			.requestMatchers(HttpMethod.DELETE, INSTANCE, INSTANCE + "/status")
			.access(isOwnEntry())
			// Replication between registries.
			.requestMatchers(HttpMethod.POST, "/eureka/peerreplication/batch", "/eureka/peerreplication/batch/")
			.access(isPeer())
			.anyRequest()
			.denyAll())
			.httpBasic((basic) -> basic.authenticationEntryPoint(errors))
			.exceptionHandling((exceptions) -> exceptions.accessDeniedHandler(errors))
			.sessionManagement((sessions) -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.csrf(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.build();
	}

	private static AuthorizationManager<RequestAuthorizationContext> isGateway() {
		return (account, request) -> decision(account.get().getName().equals("gateway"));
	}

	private AuthorizationManager<RequestAuthorizationContext> isPeer() {
		return (account, request) -> decision(this.properties.peers().containsKey(account.get().getName()));
	}

	/** Eureka would cache a response for each unknown name. */
	private AuthorizationManager<RequestAuthorizationContext> isKnownService() {
		return (account, request) -> decision(this.properties.password(account.get().getName()).isPresent()
				&& this.properties.services().keySet().stream().anyMatch(serviceOf(request)::equalsIgnoreCase));
	}

	/**
	 * Checks the instance id too, because Eureka stores overridden statuses by instance
	 * id only, for all services.
	 */
	private AuthorizationManager<RequestAuthorizationContext> isOwnEntry() {
		return (account, request) -> {
			String service = account.get().getName();
			@Nullable String instance = request.getVariables().get("instance");
			return decision(
					this.properties.services().containsKey(service) && serviceOf(request).equalsIgnoreCase(service)
							&& (instance == null || RegistrationValidator.isInstanceOf(service, instance))
							&& !isReplication(request.getRequest()));
		};
	}

	private static String serviceOf(RequestAuthorizationContext request) {
		return Objects.requireNonNull(request.getVariables().get("service"));
	}

	private static boolean isReplication(HttpServletRequest request) {
		return "true".equalsIgnoreCase(request.getHeader(PeerEurekaNode.HEADER_REPLICATION));
	}

	private static AuthorizationDecision decision(boolean granted) {
		return new AuthorizationDecision(granted);
	}

	@Bean
	UserDetailsService accounts() {
		return (name) -> User.withUsername(name)
			.password(this.properties.password(name).orElseThrow(() -> new UsernameNotFoundException(name)))
			.build();
	}

	/**
	 * Compares passwords in plain text. Spring's default is bcrypt, which would cost 50
	 * ms of CPU time for each heartbeat and lookup.
	 */
	@Bean
	PasswordEncoder passwordEncoder() {
		return new AbstractValidatingPasswordEncoder() {

			@Override
			protected String encodeNonNullPassword(String password) {
				return password;
			}

			@Override
			protected boolean matchesNonNull(String password, String expected) {
				return MessageDigest.isEqual(password.getBytes(StandardCharsets.UTF_8),
						expected.getBytes(StandardCharsets.UTF_8));
			}

		};
	}

}

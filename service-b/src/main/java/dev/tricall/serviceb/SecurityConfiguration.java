package dev.tricall.serviceb;

import java.util.function.Supplier;
import java.util.stream.Stream;

import io.grpc.Grpc;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.grpc.server.security.AuthenticationProcessInterceptor;
import org.springframework.grpc.server.security.CallContext;
import org.springframework.grpc.server.security.GrpcSecurity;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagers;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

import dev.tricall.data.v1.DataServiceGrpc;
import dev.tricall.identity.BearerTokens;
import dev.tricall.identity.CallerAuthorities;
import dev.tricall.serviceb.core.Caller;
import dev.tricall.tls.Peer;
import dev.tricall.tls.TlsProperties;

import static org.springframework.security.authorization.AuthorityAuthorizationManager.hasAnyAuthority;
import static org.springframework.security.authorization.AuthorityAuthorizationManager.hasAuthority;

/**
 * Access rules for HTTP and gRPC. Only service A and the gateway may call, on behalf of a
 * caller. The core checks who owns which data.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	private static final String READ = "SCOPE_data.read";

	private static final String WRITE = "SCOPE_data.write";

	private static final String SERVICE_A = "ACTOR_service-a";

	private static final String GATEWAY = "ACTOR_gateway";

	private static final String ADMIN = "ROLE_" + Caller.ADMIN_ROLE;

	private static final String ADMINS = "/api/admin/**";

	@Bean
	SecurityFilterChain http(HttpSecurity http, BearerTokens tokens) throws Exception {
		return tokens.applyTo(http)
			.authorizeHttpRequests((requests) -> requests.requestMatchers(HttpMethod.GET, "/v3/api-docs")
				.permitAll()
				.requestMatchers(HttpMethod.POST, "/api/data")
				.access(AuthorizationManagers.allOf(hasAnyAuthority(SERVICE_A, GATEWAY), hasAuthority(WRITE)))
				.requestMatchers(reads("/api/data", "/api/data/*", "/api/receipts/*"))
				.access(AuthorizationManagers.allOf(hasAnyAuthority(SERVICE_A, GATEWAY), hasAuthority(READ)))
				.requestMatchers(reads(ADMINS))
				.access(AuthorizationManagers.allOf(hasAuthority(GATEWAY), hasAuthority(ADMIN), hasAuthority(READ)))
				.requestMatchers(HttpMethod.POST, ADMINS)
				.access(AuthorizationManagers.allOf(hasAuthority(GATEWAY), hasAuthority(ADMIN), hasAuthority(WRITE)))
				// There are no other operations; Spring MVC responds with 404 or 405.
				.requestMatchers("/api/**")
				.hasAnyAuthority(SERVICE_A, GATEWAY)
				.anyRequest()
				.denyAll())
			.build();
	}

	/** Spring MVC handles HEAD as GET. */
	private static RequestMatcher[] reads(String... paths) {
		PathPatternRequestMatcher.Builder matchers = PathPatternRequestMatcher.withDefaults();
		return Stream.of(paths)
			.flatMap((path) -> Stream.of(matchers.matcher(HttpMethod.GET, path),
					matchers.matcher(HttpMethod.HEAD, path)))
			.toArray(RequestMatcher[]::new);
	}

	/** Load balancers may read the health without a token. Reflection is disabled. */
	@Bean
	@GlobalServerInterceptor
	AuthenticationProcessInterceptor grpc(GrpcSecurity grpc, TlsProperties tls) throws Exception {
		String service = DataServiceGrpc.SERVICE_NAME;
		AuthorizationManager<Object> peer = tls.enabled() ? SecurityConfiguration::isActor
				: (caller, call) -> new AuthorizationDecision(true);
		return grpc
			.authorizeRequests((requests) -> requests.methods("grpc.health.v1.Health/*")
				.permitAll()
				.methods(service + "/Handle")
				.access(AuthorizationManagers.allOf(hasAuthority(SERVICE_A), hasAuthority(WRITE), peer))
				.methods(service + "/Get")
				.access(AuthorizationManagers.allOf(hasAuthority(SERVICE_A), hasAuthority(READ), peer))
				.allRequests()
				.denyAll())
			.oauth2ResourceServer((server) -> server.jwt(Customizer.withDefaults()))
			.build();
	}

	/**
	 * The service that the token names as its actor must be the one whose certificate the
	 * connection has.
	 */
	private static AuthorizationDecision isActor(Supplier<? extends Authentication> caller, Object request) {
		@Nullable String peer = (request instanceof CallContext call)
				? Peer.of(call.attributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION)) : null;
		return new AuthorizationDecision(peer != null && CallerAuthorities.isActor(caller.get(), peer));
	}

}

package dev.tricall.gateway.routing;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.servlet.http.HttpSession;

import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.cloud.gateway.server.mvc.handler.ProxyExchange;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

import dev.tricall.gateway.limits.Bulkhead;
import dev.tricall.gateway.limits.CallerBulkhead;
import dev.tricall.gateway.limits.FailureLimit;
import dev.tricall.gateway.limits.LimitsProperties;
import dev.tricall.gateway.limits.RateLimit;

import static org.springframework.cloud.gateway.server.mvc.handler.GatewayRouterFunctions.route;
import static org.springframework.web.servlet.function.RequestPredicates.path;

/**
 * Routes to the services and to the auth-server. The response to a path without a route
 * is 404.
 */
@Configuration(proxyBeanMethods = false)
public class RoutesConfiguration {

	/** Paths of the auth-server, which checks access to them itself. */
	public static final List<String> AUTH_SERVER_PATHS = List.of("/oauth2/**", "/.well-known/**", "/login", "/logout",
			"/userinfo", "/default-ui.css");

	/** Path of the auth-server for the rotation of its signing keys. */
	public static final String KEY_ROTATION_PATH = "/admin/keys";

	/**
	 * Ids of the services that are looked up in the registry. The auth-server is not
	 * among them: it receives passwords and client secrets, and an entry of the registry
	 * must not be able to replace it.
	 */
	static final Set<String> SERVICES = Set.of("service-a", "service-b");

	@Bean
	RouterFunction<ServerResponse> serviceA(ProxyExchange exchange, RateLimit rateLimit, CallerBulkhead callerBulkhead,
			OAuth2AuthorizedClientManager tokens) {
		return service("service-a", exchange, rateLimit, callerBulkhead, tokens);
	}

	@Bean
	RouterFunction<ServerResponse> serviceB(ProxyExchange exchange, RateLimit rateLimit, CallerBulkhead callerBulkhead,
			OAuth2AuthorizedClientManager tokens) {
		return service("service-b", exchange, rateLimit, callerBulkhead, tokens);
	}

	private static RouterFunction<ServerResponse> service(String service, ProxyExchange exchange, RateLimit rateLimit,
			CallerBulkhead callerBulkhead, OAuth2AuthorizedClientManager tokens) {
		return route(service)
			.route(path("/" + service + "/api/**"),
					ForwardingHandler
						.to(exchange, URI.create("http://" + service), new ServiceCredentials(tokens, service))
						.withoutPrefix())
			.filter(rateLimit)
			.filter(callerBulkhead)
			.build();
	}

	@Bean
	RouterFunction<ServerResponse> authServer(ProxyExchange exchange, RateLimit rateLimit, FailureLimit failureLimit,
			CallerBulkhead issuerCallerBulkhead, ForwardingProperties properties, LimitsProperties limits) {
		RequestPredicate paths = AUTH_SERVER_PATHS.stream()
			.map(RequestPredicates::path)
			.reduce(path(KEY_ROTATION_PATH), RequestPredicate::or);
		return route("auth-server")
			.route(paths, ForwardingHandler.to(exchange, properties.authServer(), CredentialsPolicy.AS_RECEIVED))
			.filter(rateLimit)
			.filter(new Bulkhead(limits.issuerRequests()))
			.filter(issuerCallerBulkhead)
			.filter(failureLimit)
			.before(RoutesConfiguration::endDashboardSessionOnLogout)
			.build();
	}

	private static ServerRequest endDashboardSessionOnLogout(ServerRequest request) {
		HttpSession session = request.servletRequest().getSession(false);
		if (session != null && request.method().equals(HttpMethod.POST) && request.path().equals("/logout")) {
			session.invalidate();
		}
		return request;
	}

	/**
	 * Health for load balancers and users. Details are available at the management port
	 * only.
	 */
	@Bean
	RouterFunction<ServerResponse> health(HealthEndpoint health) {
		return RouterFunctions.route().GET("/actuator/health", (request) -> {
			Status status = health.health().getStatus();
			return ServerResponse.status(status.equals(Status.UP) ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
				.body(Map.of("status", status.getCode()));
		}).build();
	}

}

package dev.tricall.gateway;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpSession;

import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

import dev.tricall.registration.RegistryAccount;

import static org.springframework.cloud.gateway.server.mvc.filter.BeforeFilterFunctions.removeRequestHeader;
import static org.springframework.cloud.gateway.server.mvc.filter.BeforeFilterFunctions.setPath;
import static org.springframework.cloud.gateway.server.mvc.filter.BeforeFilterFunctions.stripPrefix;
import static org.springframework.cloud.gateway.server.mvc.filter.BeforeFilterFunctions.uri;
import static org.springframework.cloud.gateway.server.mvc.handler.GatewayRouterFunctions.route;
import static org.springframework.cloud.gateway.server.mvc.handler.HandlerFunctions.http;
import static org.springframework.web.servlet.function.RequestPredicates.methods;
import static org.springframework.web.servlet.function.RequestPredicates.path;

/**
 * Which path goes to which service. What is not listed is a 404.
 */
@Configuration(proxyBeanMethods = false)
class RoutesConfiguration {

	/**
	 * What is looked up in the registry. The issuer is not: it gets passwords and client
	 * secrets, and an entry of the registry must not be able to take its place.
	 */
	static final Set<String> SERVICES = Set.of("service-a", "service-b");

	@Bean
	RouterFunction<ServerResponse> serviceA(RateLimit rateLimit, CallerBulkhead callerBulkhead,
			OAuth2AuthorizedClientManager tokens) {
		return route("service-a").route(path("/service-a/api/**"), http())
			.filter(rateLimit)
			.filter(callerBulkhead)
			.before(removeRequestHeader(HttpHeaders.COOKIE))
			.before(new CallersName(tokens, "service-a"))
			.before(stripPrefix())
			.before(uri("http://service-a"))
			.build();
	}

	@Bean
	RouterFunction<ServerResponse> serviceB(RateLimit rateLimit, CallerBulkhead callerBulkhead,
			OAuth2AuthorizedClientManager tokens) {
		return route("service-b").route(path("/service-b/api/**"), http())
			.filter(rateLimit)
			.filter(callerBulkhead)
			.before(removeRequestHeader(HttpHeaders.COOKIE))
			.before(new CallersName(tokens, "service-b"))
			.before(stripPrefix())
			.before(uri("http://service-b"))
			.build();
	}

	@Bean
	RouterFunction<ServerResponse> authServer(RateLimit rateLimit, FailureLimit failureLimit,
			CallerBulkhead issuerCallers, GatewayProperties properties) {
		RequestPredicate paths = Stream.of(SecurityConfiguration.AUTH_SERVER)
			.map(RequestPredicates::path)
			.reduce(path("/admin/keys"), RequestPredicate::or);
		return route("auth-server").route(paths, http())
			.filter(rateLimit)
			.filter(new Bulkhead(properties.issuerRequests()))
			.filter(issuerCallers)
			.filter(failureLimit)
			.before(RoutesConfiguration::logoutHereToo)
			.before(uri(properties.authServer()))
			.build();
	}

	/** The registry does not register itself, so its address is not looked up. */
	@Bean
	RouterFunction<ServerResponse> dashboard(RateLimit rateLimit, GatewayProperties properties,
			RegistryAccount account) {
		URI registry = URI.create(properties.registry().get(0));
		return route("dashboard")
			.route(path(SecurityConfiguration.DASHBOARD).and(methods(HttpMethod.GET, HttpMethod.HEAD)), http())
			.filter(rateLimit)
			.filter(new Bulkhead(RegistryPages.MAX_CONCURRENT))
			.filter(new RegistryPages(account, "/discovery"))
			.before(stripPrefix())
			.before(uri(registry))
			.build();
	}

	/** For balancers and for people; more is told at the management port alone. */
	@Bean
	RouterFunction<ServerResponse> health(HealthEndpoint health) {
		return RouterFunctions.route().GET("/actuator/health", (request) -> {
			Status status = health.health().getStatus();
			return ServerResponse.status(status.equals(Status.UP) ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
				.body(Map.of("status", status.getCode()));
		}).build();
	}

	/**
	 * What the services say of themselves they say to anybody, and a token that is not
	 * for them would be refused.
	 */
	@Bean
	RouterFunction<ServerResponse> documents(RateLimit rateLimit) {
		return document("service-a", rateLimit).and(document("service-b", rateLimit));
	}

	private static RouterFunction<ServerResponse> document(String service, RateLimit rateLimit) {
		return route("document of " + service).GET(ApiPage.PATH + "/" + service, http())
			.filter(rateLimit)
			.before(removeRequestHeader(HttpHeaders.AUTHORIZATION))
			.before(removeRequestHeader(HttpHeaders.COOKIE))
			.before(setPath("/v3/api-docs"))
			.before(uri("http://" + service))
			.build();
	}

	/** Who leaves the auth-server is no longer at the dashboard either. */
	private static ServerRequest logoutHereToo(ServerRequest request) {
		HttpSession session = request.servletRequest().getSession(false);
		if (session != null && request.method().equals(HttpMethod.POST) && request.path().equals("/logout")) {
			session.invalidate();
		}
		return request;
	}

	@Bean
	RateLimit rateLimit(GatewayProperties properties, MeterRegistry meters) {
		return new RateLimit(properties.requestsPerSecond(), meters);
	}

	/** Of one address, as no token is needed there. */
	@Bean
	CallerBulkhead issuerCallers(GatewayProperties properties) {
		int share = Math.max(1, properties.issuerRequests() / 2);
		return new CallerBulkhead(share, share, share);
	}

	@Bean
	CallerBulkhead callerBulkhead(GatewayProperties properties) {
		return new CallerBulkhead(properties.callsPerCaller(), properties.readsPerCaller(),
				properties.writesPerCaller());
	}

	@Bean
	FailureLimit failureLimit(GatewayProperties properties, MeterRegistry meters) {
		return new FailureLimit(properties.failuresPerSecond(), meters);
	}

}

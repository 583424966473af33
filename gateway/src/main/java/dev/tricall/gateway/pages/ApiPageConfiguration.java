package dev.tricall.gateway.pages;

import java.net.URI;
import java.util.List;
import java.util.Set;

import org.webjars.WebJarVersionLocator;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.cloud.gateway.server.mvc.handler.ProxyExchange;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.writers.ContentSecurityPolicyHeaderWriter;
import org.springframework.security.web.header.writers.DelegatingRequestMatcherHeaderWriter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

import dev.tricall.gateway.limits.CapacityFilter;
import dev.tricall.gateway.limits.RateLimit;
import dev.tricall.gateway.routing.CredentialsPolicy;
import dev.tricall.gateway.routing.ForwardingHandler;

import static org.springframework.cloud.gateway.server.mvc.handler.GatewayRouterFunctions.route;
import static org.springframework.web.servlet.function.RequestPredicates.path;

/**
 * Configures the page for trying the API (Swagger UI). The gateway serves the page's
 * files itself and forwards requests for the OpenAPI documents to the services.
 */
@Configuration(proxyBeanMethods = false)
public class ApiPageConfiguration {

	/** Path of the page, which redirects to the one with a slash. */
	public static final String PATH = "/docs";

	/** Maximum number of concurrent requests, for files and documents together. */
	static final int MAX_CONCURRENT = 50;

	private static final String SWAGGER_UI = "swagger-ui";

	private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

	/** Swagger UI needs inline styles, and images in its style sheet. */
	private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
			+ "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

	/**
	 * Serves a fixed set of files. Spring's resource handlers look up any requested path,
	 * and the caches of its resource chain, of the webjar locator and of the JDK's class
	 * loader keep all such paths without a bound.
	 */
	@Bean
	RouterFunction<ServerResponse> apiPageFiles() {
		Resource index = new ClassPathResource("api-page/index.html");
		RouterFunctions.Builder files = RouterFunctions.route()
			.GET(PATH, (request) -> ServerResponse.status(HttpStatus.FOUND).location(URI.create(PATH + "/")).build())
			.resource(path(PATH + "/"), index)
			.resource(path(PATH + "/index.html"), index)
			.resource(path(PATH + "/page.js"), new ClassPathResource("api-page/page.js"));
		String version = new WebJarVersionLocator().version(SWAGGER_UI);
		for (String file : List.of("favicon-32x32.png", "swagger-ui.css", "swagger-ui-bundle.js",
				"swagger-ui-standalone-preset.js")) {
			files.resource(path("%s/%s/%s".formatted(PATH, SWAGGER_UI, file)), new ClassPathResource(
					"%s/%s/%s/%s".formatted(WebJarVersionLocator.WEBJARS_PATH_PREFIX, SWAGGER_UI, version, file)));
		}
		return files.filter((request, next) -> {
			if (!METHODS.contains(request.method())) {
				throw new HttpRequestMethodNotSupportedException(request.method().name(),
						METHODS.stream().map(HttpMethod::name).toList());
			}
			return next.handle(request);
		}).build();
	}

	/**
	 * Routes to the OpenAPI documents, which are public. The token is removed, because
	 * the services would reject one with the audience of the gateway.
	 */
	@Bean
	RouterFunction<ServerResponse> openApiDocuments(ProxyExchange exchange, RateLimit rateLimit) {
		return openApiDocument("service-a", exchange, rateLimit).and(openApiDocument("service-b", exchange, rateLimit));
	}

	private static RouterFunction<ServerResponse> openApiDocument(String service, ProxyExchange exchange,
			RateLimit rateLimit) {
		return route("OpenAPI document of " + service)
			.GET(PATH + "/" + service,
					ForwardingHandler.to(exchange, URI.create("http://" + service), CredentialsPolicy.NONE)
						.withPath("/v3/api-docs"))
			.filter(rateLimit)
			.build();
	}

	/**
	 * Limits the requests for the page, which needs no token. Without this limit, clients
	 * that read its files slowly could use up the capacity of the gateway, because the
	 * deadline only cancels calls to services.
	 */
	@Bean
	FilterRegistrationBean<CapacityFilter> apiPageCapacity(HandlerExceptionResolver handlerExceptionResolver) {
		FilterRegistrationBean<CapacityFilter> registration = new FilterRegistrationBean<>(
				new CapacityFilter(MAX_CONCURRENT, handlerExceptionResolver));
		registration.setName("apiPageCapacity");
		registration.addUrlPatterns(PATH + "/*");
		return registration;
	}

	/**
	 * Adds the content security policy to the responses for the page.
	 */
	public static HeaderWriter contentSecurityPolicy() {
		return new DelegatingRequestMatcherHeaderWriter(PathPatternRequestMatcher.withDefaults().matcher(PATH + "/**"),
				new ContentSecurityPolicyHeaderWriter(POLICY));
	}

}

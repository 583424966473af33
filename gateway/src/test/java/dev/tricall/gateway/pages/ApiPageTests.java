package dev.tricall.gateway.pages;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.env.Environment;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

import dev.tricall.gateway.StubbedGatewayTest;
import dev.tricall.gateway.Upstream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page for trying the API, and the documents that it shows.
 */
class ApiPageTests extends StubbedGatewayTest {

	private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

	private final List<HandlerMapping> handlers;

	ApiPageTests(Environment environment, List<HandlerMapping> handlers) {
		super(environment);
		this.handlers = handlers;
	}

	@Test
	void servesThePageWithoutAToken() {
		HttpResponse<String> page = get("/docs/", null);
		assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
		assertThat(page.headers().firstValue("Content-Type"))
			.hasValueSatisfying((type) -> assertThat(type).startsWith("text/html"));
		assertThat(get("/docs", null).headers().firstValue("Location"))
			.hasValueSatisfying((location) -> assertThat(location).endsWith("/docs/"));
	}

	@Test
	void servesAllFilesOfThePageItself() {
		String page = get("/docs/", null).body();
		assertThat(REFERENCE.matcher(page).results().map((MatchResult reference) -> reference.group(1)))
			.hasSizeGreaterThan(3)
			.allSatisfy((file) -> assertThat(get("/docs/" + file, null).statusCode()).as(file).isEqualTo(200));
		assertThat(page + get("/docs/page.js", null).body()).doesNotContain("//");
	}

	@Test
	void contentSecurityPolicyAllowsOnlyTheGateway() {
		Stream.of("/docs/", "/docs/page.js", "/docs/service-a")
			.forEach((path) -> assertThat(get(path, null).headers().firstValue("Content-Security-Policy"))
				.hasValueSatisfying((policy) -> assertThat(policy)
					.contains("default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'")
					.doesNotContain("http", "*", "unsafe-eval")));
		assertThat(get("/login", null).headers().firstValue("Content-Security-Policy")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "service-a", "service-b" })
	void forwardsDocumentRequestsWithoutTheToken(String service) {
		for (String token : new String[] { null, token("data.read") }) {
			HttpResponse<String> response = get("/docs/" + service, token);
			assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
			Upstream.Received received = (service.equals("service-a") ? serviceA : serviceB).last();
			assertThat(received.target()).isEqualTo("/v3/api-docs");
			assertThat(received.header("Authorization")).isEmpty();
		}
	}

	@Test
	void limitsConcurrentRequests() {
		assertConcurrencyLimit("/docs/service-a", null, serviceA, ApiPageConfiguration.MAX_CONCURRENT);
	}

	/** A lookup would leave the requested path in a cache. */
	@Test
	void doesNotLookUpFilesByTheRequestedPath() {
		assertThat(this.handlers).hasSizeGreaterThan(2)
			.noneSatisfy((mapping) -> assertThat(mapping).isInstanceOf(SimpleUrlHandlerMapping.class)
				.extracting((each) -> ((SimpleUrlHandlerMapping) each).getHandlerMap().values(),
						InstanceOfAssertFactories.COLLECTION)
				.hasAtLeastOneElementOfType(ResourceHttpRequestHandler.class));
	}

	@ParameterizedTest
	@CsvSource({ "POST, /docs/service-a, 404", "PUT, /docs/, 405", "DELETE, /docs/page.js, 405" })
	void rejectsOtherMethodsThanGetAndHead(String method, String path, int status) {
		assertProblem(send(request(path, null).method(method, HttpRequest.BodyPublishers.noBody())), 401);
		assertProblem(send(request(path, token("data.write")).method(method, HttpRequest.BodyPublishers.noBody())),
				status);
		assertThat(serviceA.received()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/docs/auth-server", "/docs/service-a/more", "/docs/swagger-ui", "/docs/swagger-ui/",
			"/docs/swagger-ui/none.js", "/docs/swagger-ui/swagger-ui.js", "/docs/application.yaml",
			"/docs/x%2F..%2F..%2Fapplication.yaml" })
	void respondsWith404ToUnknownPaths(String path) {
		assertProblem(get(path, null), 404);
	}

}

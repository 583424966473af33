package dev.tricall.gateway;

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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page to try calls, and the documents it shows.
 */
class ApiPageTests extends StubbedGatewayTest {

	private static final Pattern NAMED = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

	private final List<HandlerMapping> handlers;

	ApiPageTests(Environment environment, List<HandlerMapping> handlers) {
		super(environment);
		this.handlers = handlers;
	}

	@Test
	void showsThePageToAnybody() {
		HttpResponse<String> page = get("/docs/", null);
		assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
		assertThat(page.headers().firstValue("Content-Type"))
			.hasValueSatisfying((type) -> assertThat(type).startsWith("text/html"));
		assertThat(get("/docs", null).headers().firstValue("Location"))
			.hasValueSatisfying((location) -> assertThat(location).endsWith("/docs/"));
	}

	@Test
	void hasEachFileThatThePageNamesAndNamesNoneElsewhere() {
		String page = get("/docs/", null).body();
		assertThat(NAMED.matcher(page).results().map((MatchResult named) -> named.group(1))).hasSizeGreaterThan(3)
			.allSatisfy((file) -> assertThat(get("/docs/" + file, null).statusCode()).as(file).isEqualTo(200));
		assertThat(page + get("/docs/page.js", null).body()).doesNotContain("//");
	}

	@Test
	void letsABrowserLoadNothingFromElsewhere() {
		Stream.of("/docs/", "/docs/page.js", "/docs/service-a")
			.forEach((path) -> assertThat(get(path, null).headers().firstValue("Content-Security-Policy"))
				.hasValueSatisfying((policy) -> assertThat(policy)
					.contains("default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'")
					.doesNotContain("http", "*", "unsafe-eval")));
		assertThat(get("/login", null).headers().firstValue("Content-Security-Policy")).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "service-a", "service-b" })
	void fetchesADocumentWithoutTheCallersToken(String service) {
		for (String token : new String[] { null, token("data.read") }) {
			HttpResponse<String> answer = get("/docs/" + service, token);
			assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
			Upstream.Received received = (service.equals("service-a") ? serviceA : serviceB).last();
			assertThat(received.target()).isEqualTo("/v3/api-docs");
			assertThat(received.header("Authorization")).isEmpty();
		}
	}

	@Test
	void limitsTheConcurrentRequests() {
		assertIsLimited("/docs/service-a", null, serviceA, ApiPage.MAX_CONCURRENT);
	}

	/** A lookup by a requested path would leave that path in a cache. */
	@Test
	void looksUpNoFileByTheRequestedPath() {
		assertThat(this.handlers).hasSizeGreaterThan(2)
			.noneSatisfy((mapping) -> assertThat(mapping).isInstanceOf(SimpleUrlHandlerMapping.class)
				.extracting((each) -> ((SimpleUrlHandlerMapping) each).getHandlerMap().values(),
						InstanceOfAssertFactories.COLLECTION)
				.hasAtLeastOneElementOfType(ResourceHttpRequestHandler.class));
	}

	@ParameterizedTest
	@CsvSource({ "POST, /docs/service-a, 404", "PUT, /docs/, 405", "DELETE, /docs/page.js, 405" })
	void refusesWhateverDoesNotRead(String method, String path, int status) {
		assertProblem(send(request(path, null).method(method, HttpRequest.BodyPublishers.noBody())), 401);
		assertProblem(send(request(path, token("data.write")).method(method, HttpRequest.BodyPublishers.noBody())),
				status);
		assertThat(serviceA.received()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/docs/auth-server", "/docs/service-a/more", "/docs/swagger-ui", "/docs/swagger-ui/",
			"/docs/swagger-ui/none.js", "/docs/swagger-ui/swagger-ui.js", "/docs/application.yaml",
			"/docs/x%2F..%2F..%2Fapplication.yaml" })
	void answers404WhereNothingIs(String path) {
		assertProblem(get(path, null), 404);
	}

}

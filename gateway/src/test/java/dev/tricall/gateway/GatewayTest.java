package dev.tricall.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import dev.tricall.identity.TestIssuer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.boot.micrometer.tracing.test.autoconfigure.AutoConfigureTracing;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.core.env.Environment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestConstructor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Base of tests that run the gateway on a free port. Subclasses decide which services it
 * finds.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = "eureka.client.enabled=false")
@AutoConfigureTracing
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
public abstract class GatewayTest {

	public static final TestIssuer issuer = new TestIssuer();

	protected static final Upstream serviceA = new Upstream();

	protected static final Upstream serviceB = new Upstream();

	protected static final Upstream authServer = new Upstream();

	protected static final Upstream registry = new Upstream();

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final int port;

	protected GatewayTest(Environment environment) {
		this.port = environment.getRequiredProperty("local.server.port", Integer.class);
	}

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry properties) {
		properties.add("ISSUER", () -> TestIssuer.NAME);
		properties.add("AUTH_SERVER_URL", issuer::address);
		properties.add("EUREKA_URL", () -> registry.address() + "/eureka");
		properties.add("GATEWAY_REGISTRY_PASSWORD", () -> "pass word");
	}

	protected static void register(DynamicPropertyRegistry registry, String service, String address) {
		registry.add("spring.cloud.discovery.client.simple.instances." + service + "[0].uri", () -> address);
	}

	@BeforeEach
	void reset() {
		serviceA.reset();
		serviceB.reset();
		authServer.reset();
		registry.reset();
		issuer.onToken(GatewayTest::exchangeToken);
	}

	/**
	 * Responds with the caller's token and the requested audience as the exchanged token,
	 * so that tests can check both.
	 */
	protected static void exchangeToken(HttpExchange exchange) throws IOException {
		String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		Upstream.respond(exchange, 200, """
				{"access_token":"exchanged-%s-%s","token_type":"Bearer","expires_in":300,
				"issued_token_type":"urn:ietf:params:oauth:token-type:access_token"}"""
			.formatted(parameter(form, "audience"), parameter(form, "subject_token")));
	}

	private static String parameter(String form, String name) {
		return Stream.of(form.split("&", -1))
			.filter((pair) -> pair.startsWith(name + "="))
			.findFirst()
			.orElseThrow()
			.substring(name.length() + 1);
	}

	protected static String token(String scope) {
		return issuer.token("gateway", scope);
	}

	protected static String tokenOf(String subject) {
		return issuer
			.token((claims) -> claims.subject(subject).audience("gateway").claim("scope", "data.read data.write"));
	}

	protected int port() {
		return this.port;
	}

	public HttpRequest.Builder request(String target, @Nullable String token) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + target));
		if (token != null) {
			request.header("Authorization", "Bearer " + token);
		}
		return request;
	}

	protected HttpResponse<String> get(String target, @Nullable String token) {
		return send(request(target, token));
	}

	protected HttpResponse<String> post(String target, @Nullable String token, String body) {
		return send(request(target, token).header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	public HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Sends a request that HTTP clients do not send, and returns the response up to the
	 * end of the connection, which the gateway must close.
	 */
	protected String sendRaw(String head, String body) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			String lines = head.replace("\n", "\r\n") + "\r\n\r\n" + body;
			socket.getOutputStream().write(lines.getBytes(StandardCharsets.ISO_8859_1));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	protected static void assertProblem(HttpResponse<String> response, int status) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
		assertThat(response.headers().firstValue("traceparent"))
			.hasValueSatisfying((trace) -> assertThat(trace).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00"));
		assertThat(response.body()).contains("\"status\":" + status, "\"title\":")
			.doesNotContain("Exception", "springframework", "localhost:");
	}

}

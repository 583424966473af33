package dev.tricall.gateway.routing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;

import org.springframework.core.env.Environment;

import dev.tricall.gateway.StubbedGatewayTest;
import dev.tricall.gateway.Upstream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Headers that the gateway forwards, removes and adds.
 */
class HeadersTests extends StubbedGatewayTest {

	private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

	HeadersTests(Environment environment) {
		super(environment);
	}

	@Test
	void continuesTheTraceOfTheCaller() {
		HttpResponse<String> response = send(request("/service-b/api/data", token("data.read"))
			.header("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01")
			.header("b3", "80f198ee56343ba864fe8b2a57d3eff7-e457b5a2e4d86bd1-1"));
		assertThat(response.headers().allValues("traceparent")).singleElement()
			.asString()
			.startsWith("00-" + TRACE)
			.doesNotContain("b7ad6b7169203331");
		assertThat(serviceB.last().header("traceparent")).startsWith("00-" + TRACE);
		assertThat(serviceB.last().header("b3")).isEmpty();
	}

	@Test
	void startsATraceAndReturnsItOnce() {
		serviceB.onRequest((exchange) -> {
			exchange.getResponseHeaders().set("traceparent", "00-" + TRACE + "-b7ad6b7169203331-01");
			Upstream.respond(exchange, 200, "");
		});
		HttpResponse<String> response = get("/service-b/api/data", token("data.read"));
		String sent = serviceB.last().header("traceparent");
		assertThat(response.headers().allValues("traceparent")).singleElement()
			.asString()
			.startsWith(sent.substring(0, 35));
	}

	@Test
	void ignoresAMalformedTraceparent() {
		HttpResponse<String> response = send(request("/unknown", null).header("traceparent", "nonsense"));
		assertProblem(response, 401);
	}

	@Test
	void replacesForwardingHeadersOfTheCaller() {
		send(request("/login", null).header("X-Forwarded-For", "6.6.6.6")
			.header("X-Forwarded-Host", "evil.test")
			.header("X-Forwarded-Proto", "https")
			.header("X-Forwarded-Port", "444")
			.header("X-Forwarded-Prefix", "/evil")
			.header("x-forwarded-ssl", "on")
			.header("Forwarded", "for=6.6.6.6;host=evil.test"));
		Upstream.Received received = authServer.last();
		assertThat(received.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
		assertThat(received.header("X-Forwarded-Host")).isEqualTo("localhost");
		assertThat(received.header("X-Forwarded-Proto")).isEqualTo("http");
		assertThat(received.header("X-Forwarded-Port"))
			.isEqualTo(Integer.toString(request("/", null).build().uri().getPort()));
		assertThat(received.header("Forwarded")).isEmpty();
		assertThat(received.headers().keySet()).doesNotContain("X-Forwarded-Prefix", "X-Forwarded-Ssl");
	}

	@Test
	void doesNotForwardItsOwnSessionCookie() {
		send(request("/login", null).header("Cookie", "TRICALL_LOGIN=a; TRICALL_DASHBOARD=b; other=c"));
		assertThat(authServer.last().header("Cookie")).isEqualTo("TRICALL_LOGIN=a; other=c");
		send(request("/service-b/api/data", token("data.read")).header("Cookie", "TRICALL_DASHBOARD=b"));
		assertThat(serviceB.last().headers().keySet()).doesNotContain("Cookie");
	}

	@Test
	void removesHopByHopHeadersOfRequests() throws IOException {
		String response = sendRaw("""
				POST /login HTTP/1.1
				Host: localhost
				Connection: close, X-Mine
				X-Mine: secret
				X-Other: kept
				TE: trailers
				Keep-Alive: timeout=5
				Proxy-Connection: keep-alive
				Proxy-Authorization: Basic x
				Upgrade: h2c
				Content-Type: text/plain
				Content-Length: 2""", "hi");
		assertThat(response).startsWith("HTTP/1.1 200");
		Upstream.Received received = authServer.last();
		assertThat(received.header("X-Other")).isEqualTo("kept");
		assertThat(received.body()).isEqualTo("hi");
		assertThat(received.headers().keySet()).doesNotContain("X-Mine", "Te", "Keep-Alive", "Proxy-Connection",
				"Proxy-Authorization", "Upgrade");
		assertThat(received.header("Connection")).isNotEqualTo("close, X-Mine");
	}

	@Test
	void removesHopByHopHeadersOfResponses() {
		serviceB.onRequest((exchange) -> {
			exchange.getResponseHeaders().set("Connection", "X-Mine");
			exchange.getResponseHeaders().set("X-Mine", "secret");
			exchange.getResponseHeaders().set("X-Other", "kept");
			Upstream.respond(exchange, 200, "");
		});
		HttpResponse<String> response = get("/service-b/api/data", token("data.read"));
		assertThat(response.headers().firstValue("X-Mine")).isEmpty();
		assertThat(response.headers().firstValue("X-Other")).contains("kept");
	}

	@Test
	void handlesExpectContinueItself() throws IOException {
		String response = sendRaw("""
				POST /login HTTP/1.1
				Host: localhost
				Connection: close
				Expect: 100-continue
				Content-Type: text/plain
				Content-Length: 2""", "hi");
		assertThat(response).startsWith("HTTP/1.1 100").contains("HTTP/1.1 200");
		assertThat(authServer.last().header("Expect")).isEmpty();
		assertThat(authServer.last().body()).isEqualTo("hi");
	}

	@Test
	void forwardsCompressedResponsesUnchanged() throws IOException {
		ByteArrayOutputStream compressed = new ByteArrayOutputStream();
		try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
			gzip.write("x".repeat(1000).getBytes(StandardCharsets.US_ASCII));
		}
		serviceB.onRequest((exchange) -> {
			exchange.getResponseHeaders().set("Content-Encoding", "gzip");
			exchange.sendResponseHeaders(200, compressed.size());
			exchange.getResponseBody().write(compressed.toByteArray());
		});
		HttpResponse<String> response = send(
				request("/service-b/api/data", token("data.read")).header("Accept-Encoding", "gzip"));
		assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
		assertThat(response.headers().firstValueAsLong("Content-Length")).hasValue(compressed.size());
	}

	@Test
	void doesNotRequestCompressionItself() {
		get("/service-b/api/data", token("data.read"));
		assertThat(serviceB.last().header("Accept-Encoding")).isEmpty();
	}

	@Test
	void doesNotFollowRedirects() {
		serviceB.onRequest((exchange) -> {
			exchange.getResponseHeaders().set("Location", "/api/elsewhere");
			Upstream.respond(exchange, 302, "");
		});
		assertThat(get("/service-b/api/data", token("data.read")).statusCode()).isEqualTo(302);
		assertThat(serviceB.received()).hasSize(1);
	}

	@Test
	void doesNotDuplicateSecurityHeaders() {
		authServer.onRequest((exchange) -> {
			exchange.getResponseHeaders().set("Cache-Control", "public, max-age=60");
			exchange.getResponseHeaders().set("X-Frame-Options", "DENY");
			Upstream.respond(exchange, 200, "");
		});
		HttpResponse<String> response = send(request("/login", null).GET());
		assertThat(response.headers().allValues("Cache-Control")).containsExactly("public, max-age=60");
		assertThat(response.headers().allValues("X-Frame-Options")).containsExactly("DENY");
		assertThat(response.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
	}

	@Test
	void respondsWithProblemDetailsToAnyAcceptHeader() {
		assertProblem(send(request("/unknown", token("data.read")).header("Accept", "text/html")), 404);
		assertProblem(send(request("/unknown", token("data.read")).header("Accept", "application/xml")
			.POST(HttpRequest.BodyPublishers.noBody())), 404);
	}

}

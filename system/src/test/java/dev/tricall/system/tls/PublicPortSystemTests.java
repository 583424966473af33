package dev.tricall.system.tls;

import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import javax.net.ssl.SSLContext;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.tricall.certificates.SslContexts;
import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.HttpClients;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.TokenEndpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static dev.tricall.system.testing.ProblemAssertions.assertProblem;

/**
 * Callers use the public port by HTTPS as they use it without TLS, over HTTP/1.1 and
 * HTTP/2. They need to trust its authority, but no certificate.
 */
@TlsSystemTest
class PublicPortSystemTests {

	private final TlsSystem system;

	PublicPortSystemTests(TlsSystem system) {
		this.system = system;
	}

	@ParameterizedTest
	@EnumSource
	void everyTransportWorks(HttpClient.Version version) {
		ApiClient caller = caller(version);
		ApiClient.WRITE_PATHS.forEach((path) -> {
			String id = ApiClient.newId();
			String key = ApiClient.newKey();
			Response receipt = caller.handle(path, id, key, "hello");
			assertThat(receipt.status()).as(receipt.toString()).isEqualTo(200);
			assertThat(receipt.field("id")).isEqualTo(id);
			assertThat(receipt.field("status")).isEqualTo("APPLIED");
			assertThat(receipt.field("handledBy")).startsWith("service-b:");
			assertThat(caller.get(ApiClient.SERVICE_B_DATA + "/" + key).field("value")).isEqualTo("hello");
			Response repeated = caller.handle(path, id, key, "hello");
			assertThat(repeated.status()).isEqualTo(200);
			assertThat(repeated.field("handledAt")).isEqualTo(receipt.field("handledAt"));
		});
	}

	@ParameterizedTest
	@EnumSource
	void invalidCallsAreRejectedAsWithoutTls(HttpClient.Version version) {
		ApiClient caller = caller(version);
		ApiClient anonymous = new ApiClient(caller.gateway(), () -> "", caller.http());
		ApiClient reader = new ApiClient(caller.gateway(), this.system.system().reader().authorization(),
				caller.http());
		String data = ApiClient.pathFor("rest");
		assertProblem(anonymous.post(data, ApiClient.newId(), "k", "v"), 401);
		assertProblem(reader.post(data, ApiClient.newId(), "k", "v"), 403);
		assertProblem(caller.get(ApiClient.SERVICE_B_DATA + "/" + ApiClient.newKey()), 404);
		assertProblem(caller.send(caller.request(data).DELETE()), 405);
		assertProblem(caller.post(data, "{}"), 400);
		if (version == HttpClient.Version.HTTP_1_1) { // JDK 17 ignores early responses
														// over HTTP/2.
			assertProblem(caller.post(data, ApiClient.newId(), "k", "v".repeat(600_000)), 413);
		}
		assertProblem(caller.send(
				caller.request(data).header("Content-Type", "text/plain").POST(BodyPublishers.ofString("text"))), 415);
		assertThat(new TokenEndpoint(anonymous).clientCredentials("demo-client", "wrong", "data.read").status())
			.isEqualTo(401);
	}

	@ParameterizedTest
	@EnumSource
	void theVersionOfHttpIsNegotiated(HttpClient.Version version) throws Exception {
		ApiClient caller = caller(version);
		HttpResponse<String> response = caller.http()
			.single()
			.send(caller.request("/actuator/health").GET().build(), BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.version()).isEqualTo(version);
	}

	private ApiClient caller(HttpClient.Version version) {
		SSLContext context = SslContexts.withoutCertificate(this.system.trusted());
		ApiClient demo = this.system.system().demo();
		return new ApiClient(demo.gateway(), demo.authorization(), HttpClients.of(context, version));
	}

}

package dev.tricall.gateway.routing;

import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.env.Environment;

import dev.tricall.gateway.StubbedGatewayTest;
import dev.tricall.gateway.Upstream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Exchange of the caller's token for one with the audience of the service.
 */
class TokenExchangeTests extends StubbedGatewayTest {

	TokenExchangeTests(Environment environment) {
		super(environment);
	}

	@ParameterizedTest
	@CsvSource({ "service-a, /service-a/api/data/rest", "service-b, /service-b/api/data" })
	void exchangesATokenOnlyOnce(String service, String path) {
		AtomicInteger exchanges = new AtomicInteger();
		issuer.onToken((exchange) -> {
			exchanges.incrementAndGet();
			exchangeToken(exchange);
		});
		String token = token("data.read");
		for (int i = 0; i < 5; i++) {
			assertThat(get(path, token).statusCode()).isEqualTo(200);
		}
		assertThat(exchanges).hasValue(1);
		Upstream upstream = service.equals("service-a") ? serviceA : serviceB;
		assertThat(upstream.received()).hasSize(5)
			.allSatisfy((received) -> assertThat(received.header("Authorization"))
				.isEqualTo("Bearer exchanged-" + service + "-" + token));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/service-a/api/data/rest", "/service-b/api/data" })
	void respondsWith401WhenTheIssuerRejectsTheCallersToken(String path) {
		issuer.onToken((exchange) -> Upstream.respond(exchange, 400, "{\"error\":\"invalid_grant\"}"));
		HttpResponse<String> response = get(path, token("data.read"));
		assertProblem(response, 401);
		assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer error=\"invalid_token\"");
		assertThat(serviceA.received()).isEmpty();
		assertThat(serviceB.received()).isEmpty();
	}

	@Test
	void respondsWith503WhenTheIssuerFails() {
		issuer.onToken((exchange) -> Upstream.respond(exchange, 500, "oops"));
		HttpResponse<String> response = get("/service-b/api/data", token("data.read"));
		assertProblem(response, 503);
		assertThat(response.headers().firstValue("Retry-After")).contains("2");
		assertThat(serviceB.received()).isEmpty();
	}

	@Test
	void respondsWith500WhenTheIssuerRejectsTheGatewaysCredentials() {
		issuer.onToken((exchange) -> Upstream.respond(exchange, 401, "{\"error\":\"invalid_client\"}"));
		assertProblem(get("/service-b/api/data", token("data.read")), 500);
		assertThat(serviceB.received()).isEmpty();
	}

}

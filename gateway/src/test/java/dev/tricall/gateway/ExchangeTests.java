package dev.tricall.gateway;

import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In whose name services are called.
 */
class ExchangeTests extends StubbedGatewayTest {

	ExchangeTests(Environment environment) {
		super(environment);
	}

	@ParameterizedTest
	@CsvSource({ "service-a, /service-a/api/data/rest", "service-b, /service-b/api/data" })
	void exchangesATokenOnceForManyCalls(String service, String path) {
		AtomicInteger exchanges = new AtomicInteger();
		issuer.onToken((exchange) -> {
			exchanges.incrementAndGet();
			exchanged(exchange);
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
	void answers401WhenTheIssuerRefusesTheCallersToken(String path) {
		issuer.onToken((exchange) -> Upstream.answer(exchange, 400, "{\"error\":\"invalid_grant\"}"));
		HttpResponse<String> answer = get(path, token("data.read"));
		assertProblem(answer, 401);
		assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer error=\"invalid_token\"");
		assertThat(serviceA.received()).isEmpty();
		assertThat(serviceB.received()).isEmpty();
	}

	@Test
	void answers503WhileTheIssuerFails() {
		issuer.onToken((exchange) -> Upstream.answer(exchange, 500, "oops"));
		HttpResponse<String> answer = get("/service-b/api/data", token("data.read"));
		assertProblem(answer, 503);
		assertThat(answer.headers().firstValue("Retry-After")).contains("2");
		assertThat(serviceB.received()).isEmpty();
	}

	@Test
	void answers500WithoutInternalsWhenTheGatewayItselfIsRefused() {
		issuer.onToken((exchange) -> Upstream.answer(exchange, 401, "{\"error\":\"invalid_client\"}"));
		assertProblem(get("/service-b/api/data", token("data.read")), 500);
		assertThat(serviceB.received()).isEmpty();
	}

}

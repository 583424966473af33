package dev.tricall.gateway;

import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In whose name service B is called.
 */
class ExchangeTests extends StubbedGatewayTest {

	ExchangeTests(Environment environment) {
		super(environment);
	}

	@Test
	void exchangesATokenOnceForManyCalls() {
		AtomicInteger exchanges = new AtomicInteger();
		issuer.onToken((exchange) -> {
			exchanges.incrementAndGet();
			exchanged(exchange);
		});
		String token = token("data.read");
		for (int i = 0; i < 5; i++) {
			assertThat(get("/service-b/api/data", token).statusCode()).isEqualTo(200);
		}
		assertThat(exchanges).hasValue(1);
		assertThat(serviceB.last().header("Authorization")).isEqualTo("Bearer exchanged-" + token);
	}

	@Test
	void answers401WhenTheIssuerRefusesTheCallersToken() {
		issuer.onToken((exchange) -> Upstream.answer(exchange, 400, "{\"error\":\"invalid_grant\"}"));
		HttpResponse<String> answer = get("/service-b/api/data", token("data.read"));
		assertProblem(answer, 401);
		assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer error=\"invalid_token\"");
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

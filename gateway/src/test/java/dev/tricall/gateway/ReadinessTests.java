package dev.tricall.gateway;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * While the gateway starts or stops.
 */
class ReadinessTests extends GatewayTest {

	@Autowired
	private ApplicationContext context;

	ReadinessTests(Environment environment) {
		super(environment);
	}

	@DynamicPropertySource
	static void instances(DynamicPropertyRegistry registry) {
		register(registry, "service-a", serviceA.address());
	}

	@AfterEach
	void accept() {
		AvailabilityChangeEvent.publish(this.context, ReadinessState.ACCEPTING_TRAFFIC);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/service-a/api/data/rest", "/actuator/health", "/nothing-here" })
	void answers503UntilItIsReady(String path) {
		AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
		HttpResponse<String> answer = get(path, token("data.read"));
		assertProblem(answer, 503);
		assertThat(answer.headers().firstValue("Retry-After")).contains("1");
		assertThat(serviceA.received()).isEmpty();
	}

	@Test
	void answersAsSoonAsItIs() {
		AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
		accept();
		assertThat(get("/service-a/api/data/rest", token("data.read")).statusCode()).isEqualTo(200);
	}

}

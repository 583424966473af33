package dev.tricall.gateway.limits;

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

import dev.tricall.gateway.GatewayTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests while the gateway starts or stops.
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
	void acceptTraffic() {
		AvailabilityChangeEvent.publish(this.context, ReadinessState.ACCEPTING_TRAFFIC);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/service-a/api/data/rest", "/actuator/health", "/nothing-here" })
	void respondsWith503UntilTheGatewayIsReady(String path) {
		AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
		HttpResponse<String> response = get(path, token("data.read"));
		assertProblem(response, 503);
		assertThat(response.headers().firstValue("Retry-After")).contains("1");
		assertThat(serviceA.received()).isEmpty();
	}

	@Test
	void servesRequestsAsSoonAsTheGatewayIsReady() {
		AvailabilityChangeEvent.publish(this.context, ReadinessState.REFUSING_TRAFFIC);
		acceptTraffic();
		assertThat(get("/service-a/api/data/rest", token("data.read")).statusCode()).isEqualTo(200);
	}

}

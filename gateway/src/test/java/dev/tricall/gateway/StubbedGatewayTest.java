package dev.tricall.gateway;

import org.springframework.core.env.Environment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The gateway with a stub of each service behind it.
 */
abstract class StubbedGatewayTest extends GatewayTest {

	StubbedGatewayTest(Environment environment) {
		super(environment);
	}

	@DynamicPropertySource
	static void services(DynamicPropertyRegistry registry) {
		register(registry, "service-a", serviceA.address());
		register(registry, "service-b", serviceB.address());
		register(registry, "auth-server", authServer.address());
	}

}

package dev.tricall.gateway;

import org.springframework.core.env.Environment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The gateway with a stub of each service behind it. An impostor has registered as the
 * auth-server.
 */
abstract class StubbedGatewayTest extends GatewayTest {

	static final Upstream impostor = new Upstream();

	StubbedGatewayTest(Environment environment) {
		super(environment);
	}

	@DynamicPropertySource
	static void services(DynamicPropertyRegistry registry) {
		register(registry, "service-a", serviceA.address());
		register(registry, "service-b", serviceB.address());
		register(registry, "auth-server", impostor.address());
		registry.add("gateway.auth-server", authServer::address);
	}

}

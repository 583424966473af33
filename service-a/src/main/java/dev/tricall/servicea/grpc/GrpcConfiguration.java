package dev.tricall.servicea.grpc;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.springframework.boot.grpc.client.autoconfigure.GrpcClientDefaultServiceConfigCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.ImportGrpcClients;

import dev.tricall.data.v1.DataServiceGrpc.DataServiceBlockingStub;
import dev.tricall.failover.BalancingProperties;

/**
 * The gRPC client for service B.
 */
@Configuration(proxyBeanMethods = false)
@ImportGrpcClients(target = "service-b", types = DataServiceBlockingStub.class)
class GrpcConfiguration {

	/**
	 * A call that has no answer in time, or is told UNAVAILABLE, goes to another instance
	 * as well (gRFC A6), which its idempotency key makes safe. UNKNOWN is what grpc-java
	 * says of some connections that break: grpc-java#10120. A retry policy would do
	 * nothing about an instance that hangs: grpc-java knows no timeout of an attempt. Of
	 * the throttle's 100 tokens, a failure takes one and a success brings back a tenth;
	 * below 50 there are no second attempts.
	 */
	@Bean
	GrpcClientDefaultServiceConfigCustomizer hedging(BalancingProperties balancing) {
		Map<String, Object> policy = Map.of("maxAttempts", 2.0, "hedgingDelay", seconds(balancing.attemptTimeout()),
				"nonFatalStatusCodes", List.of("UNAVAILABLE", "UNKNOWN"));
		Map<String, Object> everyMethod = Map.of("name", List.of(Map.of()), "hedgingPolicy", policy);
		return (target, config) -> {
			config.put("methodConfig", List.of(everyMethod));
			config.put("retryThrottling", Map.of("maxTokens", 100.0, "tokenRatio", 0.1));
		};
	}

	private static String seconds(Duration time) {
		return "%d.%09ds".formatted(time.toSeconds(), time.toNanosPart());
	}

}

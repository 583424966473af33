package dev.tricall.servicea.grpc;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.grpc.StatusRuntimeException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientDefaultServiceConfigCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.ImportGrpcClients;

import dev.tricall.balancing.BalancingProperties;
import dev.tricall.data.v1.DataServiceGrpc.DataServiceBlockingStub;
import dev.tricall.data.v1.GetRequest;
import dev.tricall.servicea.core.CallProperties;

/**
 * The gRPC client for service B.
 */
@Configuration(proxyBeanMethods = false)
@ImportGrpcClients(target = "service-b", types = DataServiceBlockingStub.class)
class GrpcConfiguration {

	private static final Log log = LogFactory.getLog(GrpcConfiguration.class);

	/**
	 * A call that has no answer in time, or is told UNAVAILABLE, goes to another instance
	 * as well (gRFC A6), which its idempotency key makes safe. UNKNOWN is what grpc-java
	 * says of some connections that break: grpc-java#10120. A retry policy would do
	 * nothing about an instance that hangs: grpc-java knows no timeout of an attempt. Of
	 * the throttle's 100 tokens, a failure takes one and a success brings one back; below
	 * 50 there are no second attempts. So an outage is not multiplied, and they are there
	 * again soon after it: at a tenth for a success, 500 calls would have to come first.
	 */
	@Bean
	GrpcClientDefaultServiceConfigCustomizer hedging(BalancingProperties balancing) {
		Map<String, Object> policy = Map.of("maxAttempts", 2.0, "hedgingDelay", seconds(balancing.attemptTimeout()),
				"nonFatalStatusCodes", List.of("UNAVAILABLE", "UNKNOWN"));
		Map<String, Object> everyMethod = Map.of("name", List.of(Map.of()), "hedgingPolicy", policy);
		return (target, config) -> {
			config.put("methodConfig", List.of(everyMethod));
			config.put("retryThrottling", Map.of("maxTokens", 100.0, "tokenRatio", 1.0));
		};
	}

	/**
	 * Connects before others call this instance, which takes a cold JVM as long as some
	 * callers have. It comes without a token, so the answer is a refusal.
	 */
	@Bean
	ApplicationRunner firstGrpcCall(DataServiceBlockingStub stub, CallProperties properties) {
		return (args) -> {
			try {
				stub.withDeadlineAfter(properties.timeout().toNanos(), TimeUnit.NANOSECONDS)
					.get(GetRequest.getDefaultInstance());
			}
			catch (StatusRuntimeException ex) {
				log.debug("Connected to service B, or not: " + ex.getStatus().getCode());
			}
		};
	}

	private static String seconds(Duration time) {
		return "%d.%09ds".formatted(time.toSeconds(), time.toNanosPart());
	}

}

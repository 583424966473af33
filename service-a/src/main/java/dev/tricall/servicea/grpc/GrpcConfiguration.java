package dev.tricall.servicea.grpc;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import javax.net.ssl.SSLException;

import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettySslContextChannelCredentials;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientDefaultServiceConfigCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.ChannelCredentialsProvider;
import org.springframework.grpc.client.ImportGrpcClients;

import dev.tricall.balancing.BalancingProperties;
import dev.tricall.data.v1.DataServiceGrpc.DataServiceBlockingStub;
import dev.tricall.tls.ClientTls;

/**
 * Configures the gRPC client for service B.
 */
@Configuration(proxyBeanMethods = false)
@ImportGrpcClients(target = "service-b", types = DataServiceBlockingStub.class)
class GrpcConfiguration {

	/**
	 * Sends a call to a second instance if the first one does not respond in time or is
	 * unavailable (gRFC A6). The idempotency key makes this safe. {@code UNKNOWN} is the
	 * status of some broken connections (grpc-java#10120). A retry policy would not help
	 * against an instance that hangs, since grpc-java has no timeout for an attempt.
	 * <p>
	 * The throttle has 100 tokens: a failure takes one, a success returns one, and below
	 * 50 there are no second attempts. So an outage does not double the load, and second
	 * attempts are possible soon after it.
	 * <p>
	 * The delay is {@code balancing.attempt-timeout}, as for REST. Boot's properties
	 * ({@code spring.grpc.client.channel.*.service-config}) are not used, because Boot
	 * 4.1 omits the leading zeros in the fraction of a second: a delay of 50 ms would
	 * become 500 ms.
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
	 * Replaces Boot's bean: the name in the certificate must be that of the service,
	 * which is the authority of the target, sessions are not resumed for as long as a
	 * certificate is valid, and the JVM's cipher suites apply. Without TLS the channel is
	 * plain.
	 */
	@Bean
	ChannelCredentialsProvider channelCredentials(ObjectProvider<ClientTls> tls) throws SSLException {
		ClientTls clientTls = tls.getIfAvailable();
		if (clientTls == null) {
			return ChannelCredentialsProvider.INSECURE;
		}
		ChannelCredentials credentials = NettySslContextChannelCredentials
			.create(GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
				.keyManager(clientTls.keyManager())
				.trustManager(clientTls.trustManager())
				.sessionTimeout(clientTls.sessionSeconds())
				.ciphers(List.of(clientTls.context().getDefaultSSLParameters().getCipherSuites()))
				.protocols("TLSv1.3")
				.build());
		return (target) -> credentials;
	}

	/**
	 * Connects to the instances of service B at startup, so that the first call does not
	 * have to wait for it.
	 */
	@Bean
	ApplicationRunner connectAtStartup(DataServiceBlockingStub stub) {
		return (args) -> ((ManagedChannel) stub.getChannel()).getState(true);
	}

	private static String seconds(Duration time) {
		return "%d.%09ds".formatted(time.toSeconds(), time.toNanosPart());
	}

}

package dev.tricall.grpcdiscovery;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import org.junit.jupiter.api.Test;

import dev.tricall.balancing.Strategy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Calls with retries or hedges, while an instance fails, hangs or dies.
 */
class FailoverTests {

	/**
	 * Makes a second attempt when the first has failed or takes 100 ms. A connection that
	 * breaks during a write is reported as UNKNOWN, see grpc-java#10120.
	 */
	private static final Map<String, ?> HEDGING = Map.of("methodConfig",
			List.of(Map.of("name", List.of(Map.of()), "hedgingPolicy", Map.of("maxAttempts", 2.0, "hedgingDelay",
					"0.1s", "nonFatalStatusCodes", List.of("UNAVAILABLE", "UNKNOWN")))));

	private static final Map<String, ?> RETRY = Map.of("methodConfig",
			List.of(Map.of("name", List.of(Map.of()), "retryPolicy",
					Map.of("maxAttempts", 2.0, "initialBackoff", "0.01s", "maxBackoff", "0.01s", "backoffMultiplier",
							1.0, "retryableStatusCodes", List.of("UNAVAILABLE")))));

	/**
	 * Uses the random strategy, because without other traffic round-robin would never
	 * send both attempts to the same instance anyway.
	 */
	@Test
	void retryGoesToAnInstanceThatTheCallHasNotTried() {
		try (Cluster cluster = new Cluster(Strategy.RANDOM)) {
			EchoServer failing = cluster.instance();
			EchoServer healthy = cluster.instance();
			ManagedChannel channel = cluster.channel("service-b", withServiceConfig(RETRY));
			Cluster.awaitServers(channel, failing, healthy);
			failing.behavior = Status.UNAVAILABLE;
			assertThat(Cluster.callsByPort(100, channel)).isEqualTo(Map.of(healthy.port(), 100));
		}
	}

	@Test
	void hedgeGoesToAnInstanceThatTheCallHasNotTried() {
		try (Cluster cluster = new Cluster(Strategy.RANDOM)) {
			EchoServer hung = cluster.instance();
			EchoServer healthy = cluster.instance();
			ManagedChannel channel = cluster.channel("service-b", withServiceConfig(HEDGING));
			Cluster.awaitServers(channel, hung, healthy);
			hung.behavior = EchoServer.HANGS;
			assertThat(Cluster.callsByPort(30, channel)).isEqualTo(Map.of(healthy.port(), 30));
		}
	}

	@Test
	void noCallFailsWhenAnInstanceIsKilledUnderLoad() {
		try (Cluster cluster = new Cluster()) {
			EchoServer first = cluster.instance();
			EchoServer second = cluster.instance();
			ManagedChannel channel = cluster.channel("service-b", withServiceConfig(HEDGING));
			Cluster.awaitServers(channel, first, second);
			try (Load load = new Load(channel)) {
				load.awaitCallsTo(first);
				first.kill();
				load.awaitCallsTo(second);
				assertThat(load.failures()).isEmpty();
			}
		}
	}

	@Test
	void failingInstanceIsEjectedAndReadmitted() {
		try (Cluster cluster = new Cluster()) {
			EchoServer failing = cluster.instance();
			EchoServer healthy = cluster.instance();
			ManagedChannel channel = cluster.channel("service-b", withServiceConfig(RETRY));
			Cluster.awaitServers(channel, failing, healthy);
			failing.behavior = Status.UNAVAILABLE;
			failing.calls.set(0);
			assertThat(Cluster.callsByPort(100, channel)).isEqualTo(Map.of(healthy.port(), 100));
			// Three attempts until the ejection, then one probe per second.
			assertThat(failing.calls).hasValueBetween(3, 10);
			failing.behavior = Status.OK;
			Cluster.awaitServers(channel, failing, healthy);
			assertThat(Cluster.callsByPort(100, channel).get(failing.port())).as("slow start").isBetween(5, 30);
		}
	}

	@Test
	void hungInstanceIsEjected() {
		try (Cluster cluster = new Cluster()) {
			EchoServer hung = cluster.instance();
			EchoServer healthy = cluster.instance();
			ManagedChannel channel = cluster.channel("service-b", withServiceConfig(HEDGING));
			Cluster.awaitServers(channel, hung, healthy);
			hung.behavior = EchoServer.HANGS;
			hung.calls.set(0);
			assertThat(Cluster.callsByPort(100, channel)).isEqualTo(Map.of(healthy.port(), 100));
			assertThat(hung.calls).hasValueBetween(3, 25);
		}
	}

	@Test
	void businessErrorsDoNotEjectAnInstance() {
		try (Cluster cluster = new Cluster()) {
			EchoServer refusing = cluster.instance();
			EchoServer healthy = cluster.instance();
			ManagedChannel channel = cluster.channel(refusing, healthy);
			refusing.behavior = Status.NOT_FOUND;
			refusing.calls.set(0);
			int refused = 0;
			for (int i = 0; i < 100; i++) {
				try {
					EchoServer.call(channel);
				}
				catch (StatusRuntimeException ex) {
					refused++;
				}
			}
			assertThat(refused).isEqualTo(50);
			assertThat(refusing.calls).hasValue(50);
		}
	}

	private static UnaryOperator<NettyChannelBuilder> withServiceConfig(Map<String, ?> serviceConfig) {
		return (builder) -> builder.defaultServiceConfig(serviceConfig).enableRetry();
	}

}

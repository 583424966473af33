package dev.tricall.grpcdiscovery;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of calls when an instance fails, hangs or dies, with retries or hedges.
 */
class FailOverTests {

	/**
	 * A second attempt when the first takes 100 ms or has failed. A connection that
	 * breaks under a write shows as UNKNOWN: grpc-java#10120.
	 */
	private static final Map<String, ?> HEDGING = Map.of("methodConfig",
			List.of(Map.of("name", List.of(Map.of()), "hedgingPolicy", Map.of("maxAttempts", 2.0, "hedgingDelay",
					"0.1s", "nonFatalStatusCodes", List.of("UNAVAILABLE", "UNKNOWN")))));

	private static final Map<String, ?> RETRY = Map.of("methodConfig",
			List.of(Map.of("name", List.of(Map.of()), "retryPolicy",
					Map.of("maxAttempts", 2.0, "initialBackoff", "0.01s", "maxBackoff", "0.01s", "backoffMultiplier",
							1.0, "retryableStatusCodes", List.of("UNAVAILABLE")))));

	/**
	 * At random, as two attempts by turns would not meet on one instance in this quiet.
	 */
	@Test
	void aRetryGoesToAnInstanceThatTheCallHasNotTried() {
		try (Cluster cluster = new Cluster(Strategy.RANDOM)) {
			EchoServer failing = cluster.instance();
			EchoServer healthy = cluster.instance();
			ManagedChannel channel = cluster.channel("service-b", repeating(RETRY));
			Cluster.awaitServers(channel, failing, healthy);
			failing.behaviour = Status.UNAVAILABLE;
			assertThat(Cluster.callsByPort(100, channel)).isEqualTo(Map.of(healthy.port(), 100));
		}
	}

	@Test
	void aHedgeGoesToAnInstanceThatTheCallHasNotTried() {
		try (Cluster cluster = new Cluster(Strategy.RANDOM)) {
			EchoServer hung = cluster.instance();
			EchoServer healthy = cluster.instance();
			ManagedChannel channel = cluster.channel("service-b", repeating(HEDGING));
			Cluster.awaitServers(channel, hung, healthy);
			hung.behaviour = EchoServer.HANGS;
			assertThat(Cluster.callsByPort(30, channel)).isEqualTo(Map.of(healthy.port(), 30));
		}
	}

	@Test
	void noCallFailsWhenAnInstanceIsKilledUnderLoad() {
		try (Cluster cluster = new Cluster()) {
			EchoServer first = cluster.instance();
			EchoServer second = cluster.instance();
			ManagedChannel channel = cluster.channel("service-b", repeating(HEDGING));
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
	void anInstanceThatKeepsFailingIsLeftOutAndLetInAgain() {
		try (Cluster cluster = new Cluster()) {
			EchoServer failing = cluster.instance();
			EchoServer healthy = cluster.instance();
			ManagedChannel channel = cluster.channel("service-b", repeating(RETRY));
			Cluster.awaitServers(channel, failing, healthy);
			failing.behaviour = Status.UNAVAILABLE;
			failing.calls.set(0);
			assertThat(Cluster.callsByPort(100, channel)).isEqualTo(Map.of(healthy.port(), 100));
			// Three until it is out, and a probe a second.
			assertThat(failing.calls).hasValueBetween(3, 10);
			failing.behaviour = Status.OK;
			Cluster.awaitServers(channel, failing, healthy);
			assertThat(Cluster.callsByPort(100, channel).get(failing.port())).as("slow start").isBetween(5, 30);
		}
	}

	@Test
	void anInstanceThatHangsIsLeftOut() {
		try (Cluster cluster = new Cluster()) {
			EchoServer hung = cluster.instance();
			EchoServer healthy = cluster.instance();
			ManagedChannel channel = cluster.channel("service-b", repeating(HEDGING));
			Cluster.awaitServers(channel, hung, healthy);
			hung.behaviour = EchoServer.HANGS;
			hung.calls.set(0);
			assertThat(Cluster.callsByPort(100, channel)).isEqualTo(Map.of(healthy.port(), 100));
			assertThat(hung.calls).hasValueBetween(3, 25);
		}
	}

	@Test
	void anInstanceThatAnswersWithABusinessErrorStaysIn() {
		try (Cluster cluster = new Cluster()) {
			EchoServer refusing = cluster.instance();
			EchoServer healthy = cluster.instance();
			ManagedChannel channel = cluster.channel(refusing, healthy);
			refusing.behaviour = Status.NOT_FOUND;
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

	private static UnaryOperator<NettyChannelBuilder> repeating(Map<String, ?> serviceConfig) {
		return (builder) -> builder.defaultServiceConfig(serviceConfig).enableRetry();
	}

}

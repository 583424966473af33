package dev.tricall.grpcdiscovery;

import java.util.Map;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.Test;

import dev.tricall.balancing.Strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Strategies and connection handling over real connections.
 */
class DiscoveryLoadBalancerTests {

	@Test
	void roundRobinIsExact() {
		try (Cluster cluster = new Cluster()) {
			EchoServer first = cluster.instance();
			EchoServer second = cluster.instance();
			assertThat(Cluster.callsByPort(101, cluster.channel(first, second)).values()).containsExactlyInAnyOrder(50,
					51);
		}
	}

	/**
	 * By Hoeffding's inequality, one instance of two deviates by 90 or more from 500
	 * calls with a probability of at most 2 exp(-2 * 90 * 90 / 1000), which is 2 in 10
	 * million.
	 */
	@Test
	void randomIsWithinItsStatisticalBound() {
		try (Cluster cluster = new Cluster(Strategy.RANDOM)) {
			EchoServer first = cluster.instance();
			EchoServer second = cluster.instance();
			assertThat(Cluster.callsByPort(1_000, cluster.channel(first, second)).values())
				.allSatisfy((calls) -> assertThat(calls).isBetween(411, 589));
		}
	}

	@Test
	void weightedIsExact() {
		try (Cluster cluster = new Cluster(Strategy.WEIGHTED)) {
			EchoServer five = cluster.instance(5);
			EchoServer three = cluster.instance(3);
			EchoServer one = cluster.instance(1);
			assertThat(Cluster.callsByPort(90, cluster.channel(five, three, one)))
				.isEqualTo(Map.of(five.port(), 50, three.port(), 30, one.port(), 10));
		}
	}

	@Test
	void weightsChangeWithoutANewConnection() {
		try (Cluster cluster = new Cluster(Strategy.WEIGHTED)) {
			EchoServer first = cluster.instance(3);
			EchoServer second = cluster.instance(1);
			ManagedChannel channel = cluster.channel(first, second);
			cluster.registry.clear();
			cluster.registry.register("service-b", first.port(), 1).register("service-b", second.port(), 3);
			cluster.heartbeat();
			await().until(() -> Cluster.callsByPort(40, channel), Map.of(first.port(), 10, second.port(), 30)::equals);
			assertThat(first.connections).hasValue(1);
			assertThat(second.connections).hasValue(1);
		}
	}

	@Test
	void weightZeroMeansNoCallsWhileAnotherIsConnected() {
		try (Cluster cluster = new Cluster(Strategy.WEIGHTED)) {
			EchoServer first = cluster.instance(1);
			EchoServer standby = cluster.instance(0);
			ManagedChannel channel = cluster.channel(first);
			await().until(() -> standby.connections.get() == 1);
			assertThat(Cluster.callsByPort(50, channel)).containsOnlyKeys(first.port());
			first.kill();
			Cluster.awaitServers(channel, standby);
		}
	}

	@Test
	void picksOnlyConnectedInstances() {
		try (Cluster cluster = new Cluster(); EchoServer gone = new EchoServer()) {
			gone.kill();
			cluster.registry.register("service-b", gone.port());
			EchoServer alive = cluster.instance();
			assertThat(Cluster.callsByPort(50, cluster.channel())).isEqualTo(Map.of(alive.port(), 50));
		}
	}

	@Test
	void reconnectsToAnInstanceThatComesBack() {
		try (Cluster cluster = new Cluster()) {
			EchoServer first = cluster.instance();
			EchoServer second = cluster.instance();
			ManagedChannel channel = cluster.channel(first, second);
			first.kill();
			Cluster.awaitServers(channel, second);
			try (EchoServer restarted = new EchoServer(first.port())) {
				Cluster.awaitServers(channel, restarted, second);
			}
		}
	}

	@Test
	void failsAtOnceWhenAllInstancesAreUnreachable() {
		try (Cluster cluster = new Cluster()) {
			cluster.instance().kill();
			ManagedChannel channel = cluster.channel();
			assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(() -> EchoServer.call(channel))
				.satisfies((ex) -> assertThat(ex.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE))
				.withMessageContaining("no instance of service-b can be reached");
		}
	}

	@Test
	void noCallFailsWhenInstancesJoinAndLeaveUnderLoad() {
		try (Cluster cluster = new Cluster()) {
			EchoServer first = cluster.instance();
			EchoServer second = cluster.instance();
			ManagedChannel channel = cluster.channel(first, second);
			try (Load load = new Load(channel)) {
				EchoServer third = cluster.instance();
				cluster.heartbeat();
				load.awaitCallsTo(third);
				cluster.registry.deregister(first.port());
				cluster.heartbeat();
				load.awaitNoMoreCallsTo(first);
				first.stop();
				load.awaitCallsTo(second);
				assertThat(load.failures()).isEmpty();
			}
		}
	}

}

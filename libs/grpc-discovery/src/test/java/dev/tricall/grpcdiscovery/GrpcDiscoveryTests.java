package dev.tricall.grpcdiscovery;

import java.util.Map;
import java.util.function.UnaryOperator;

import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Channels that follow the registry.
 */
class GrpcDiscoveryTests {

	private final Cluster cluster = new Cluster();

	private final FakeRegistry registry = this.cluster.registry;

	@AfterEach
	void close() {
		this.cluster.close();
	}

	@Test
	void callsAnInstanceOfTheService() {
		EchoServer server = this.cluster.server();
		this.registry.register("service-b", server.port());
		assertThat(EchoServer.call(channel("service-b"))).isEqualTo(server.port());
	}

	@Test
	void callsANewInstance() {
		EchoServer first = this.cluster.server();
		EchoServer second = this.cluster.server();
		this.registry.register("service-b", first.port());
		ManagedChannel channel = channel("service-b");
		assertThat(EchoServer.call(channel)).isEqualTo(first.port());
		this.registry.register("service-b", second.port());
		this.cluster.heartbeat();
		Cluster.awaitServers(channel, first, second);
	}

	@Test
	void stopsCallingAnInstanceThatLeaves() {
		EchoServer first = this.cluster.server();
		EchoServer second = this.cluster.server();
		this.registry.register("service-b", first.port()).register("service-b", second.port());
		ManagedChannel channel = channel("service-b");
		Cluster.awaitServers(channel, first, second);
		this.registry.deregister(first.port());
		this.cluster.heartbeat();
		Cluster.awaitServers(channel, second);
	}

	@Test
	void followsAnInstanceThatChangesPort() {
		EchoServer before = this.cluster.server();
		this.registry.register("service-b", before.port());
		ManagedChannel channel = channel("service-b");
		assertThat(EchoServer.call(channel)).isEqualTo(before.port());
		before.kill();
		EchoServer after = this.cluster.server();
		this.registry.clear();
		this.registry.register("service-b", after.port());
		this.cluster.heartbeat();
		await().ignoreExceptions().until(() -> EchoServer.call(channel), (port) -> port == after.port());
	}

	@Test
	void failsWithUnavailableWhenThereIsNoInstance() {
		ManagedChannel channel = channel("service-b");
		assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(() -> EchoServer.call(channel))
			.satisfies((ex) -> assertThat(ex.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE))
			.withMessageContaining("no instance of service-b is registered");
	}

	@Test
	void findsTheFirstInstanceWithoutHeartbeat() {
		ManagedChannel channel = channel("service-b");
		assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(() -> EchoServer.call(channel));
		EchoServer server = this.cluster.server();
		this.registry.register("service-b", server.port());
		await().ignoreExceptions().until(() -> EchoServer.call(channel), (port) -> port == server.port());
	}

	/** A failure that arrives late must not break the channel permanently. */
	@Test
	void recoversFromIdleWhileAnInstanceIsUnreachable() {
		EchoServer before = this.cluster.server();
		this.registry.register("service-b", before.port());
		ManagedChannel channel = channel("service-b");
		before.kill();
		assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(() -> EchoServer.call(channel));
		channel.enterIdle();
		EchoServer after = this.cluster.server();
		this.registry.clear();
		this.registry.register("service-b", after.port());
		await().pollDelay(Instance.RECONNECT_DELAY.plusSeconds(4))
			.atMost(Instance.RECONNECT_DELAY.plusSeconds(20))
			.ignoreExceptions()
			.until(() -> EchoServer.call(channel), (port) -> port == after.port());
	}

	@Test
	void skipsAnInstanceWithAMalformedPort() {
		EchoServer server = this.cluster.server();
		this.registry.register("service-b", Map.of("gRPC_port", "nonsense")).register("service-b", server.port());
		assertThat(Cluster.callsByPort(4, channel("service-b"))).containsOnlyKeys(server.port());
	}

	@Test
	void servesSeveralChannels() {
		EchoServer serverB = this.cluster.server();
		EchoServer serverC = this.cluster.server();
		this.registry.register("service-b", serverB.port()).register("service-c", serverC.port());
		ManagedChannel channelB = channel("service-b");
		ManagedChannel channelC = channel("service-c");
		ManagedChannel channelB2 = channel("service-b");
		assertThat(EchoServer.call(channelB)).isEqualTo(serverB.port());
		assertThat(EchoServer.call(channelC)).isEqualTo(serverC.port());
		assertThat(EchoServer.call(channelB2)).isEqualTo(serverB.port());
		channelB.shutdownNow();
		EchoServer second = this.cluster.server();
		this.registry.register("service-b", second.port());
		this.cluster.heartbeat();
		Cluster.awaitServers(channelB2, serverB, second);
		assertThat(EchoServer.call(channelC)).isEqualTo(serverC.port());
	}

	@Test
	void continuesWhileTheRegistryFails() {
		EchoServer server = this.cluster.server();
		this.registry.register("service-b", server.port());
		ManagedChannel channel = channel("service-b");
		assertThat(EchoServer.call(channel)).isEqualTo(server.port());
		this.registry.failure = new IllegalStateException("registry is down");
		int lookups = this.registry.lookups.get();
		this.cluster.heartbeat();
		await().until(() -> this.registry.lookups.get() > lookups);
		channel.enterIdle();
		assertThat(EchoServer.call(channel)).isEqualTo(server.port());
	}

	@Test
	void failsWhenTheLastInstanceLeavesButStaysConnected() {
		EchoServer server = this.cluster.instance();
		ManagedChannel channel = this.cluster.channel(server);
		this.registry.clear();
		this.cluster.heartbeat();
		await().untilAsserted(
				() -> assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(() -> EchoServer.call(channel))
					.withMessageContaining("no instance of service-b is registered"));
		this.registry.register("service-b", server.port());
		this.cluster.heartbeat();
		Cluster.awaitServers(channel, server);
	}

	@Test
	void ignoresHeartbeatsAfterTheChannelShutsDown() {
		EchoServer server = this.cluster.instance();
		ManagedChannel channel = this.cluster.channel(server);
		assertThat(this.cluster.discovery.refreshedChannels()).isEqualTo(1);
		channel.shutdownNow();
		await().until(() -> this.cluster.discovery.refreshedChannels() == 0);
		int lookups = this.registry.lookups.get();
		this.cluster.heartbeat();
		assertThat(this.registry.lookups).hasValue(lookups);
	}

	@Test
	void deregistersItsPolicyWhenClosed() {
		assertThat(LoadBalancerRegistry.getDefaultRegistry().getProvider("discovery_round_robin")).isNotNull();
		this.cluster.discovery.close();
		assertThat(LoadBalancerRegistry.getDefaultRegistry().getProvider("discovery_round_robin")).isNull();
		assertThat(NameResolverRegistry.getDefaultRegistry().getProviderForScheme("discovery")).isNull();
		assertThat(this.cluster.discovery.refreshedChannels()).isZero();
	}

	private ManagedChannel channel(String service) {
		return this.cluster.channel(service, UnaryOperator.identity());
	}

}

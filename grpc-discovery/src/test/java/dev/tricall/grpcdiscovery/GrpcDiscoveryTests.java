package dev.tricall.grpcdiscovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.cloud.client.discovery.event.HeartbeatEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Channels and servers on free ports, a registry in memory.
 */
class GrpcDiscoveryTests {

	private final FakeRegistry registry = new FakeRegistry();

	private final GrpcDiscovery discovery = new GrpcDiscovery(this.registry,
			new GrpcDiscoveryProperties("gRPC_port", Duration.ofMillis(200)));

	private final List<AutoCloseable> open = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable part : this.open) {
			part.close();
		}
	}

	@Test
	void callsAnInstanceOfTheService() {
		EchoServer server = server();
		this.registry.register("service-b", server.port());
		assertThat(EchoServer.call(channel("service-b"))).isEqualTo(server.port());
	}

	@Test
	void callsAnInstanceThatAppears() {
		EchoServer first = server();
		EchoServer second = server();
		this.registry.register("service-b", first.port());
		ManagedChannel channel = channel("service-b");
		assertThat(EchoServer.call(channel)).isEqualTo(first.port());
		this.registry.register("service-b", second.port());
		heartbeat();
		await().until(() -> portsOf(10, channel), Set.of(first.port(), second.port())::equals);
	}

	@Test
	void leavesAnInstanceThatDisappears() {
		EchoServer first = server();
		EchoServer second = server();
		this.registry.register("service-b", first.port()).register("service-b", second.port());
		ManagedChannel channel = channel("service-b");
		await().until(() -> portsOf(10, channel), Set.of(first.port(), second.port())::equals);
		this.registry.deregister(first.port());
		heartbeat();
		await().until(() -> portsOf(10, channel), Set.of(second.port())::equals);
	}

	@Test
	void followsAnInstanceThatChangesItsPort() {
		EchoServer before = server();
		this.registry.register("service-b", before.port());
		ManagedChannel channel = channel("service-b");
		assertThat(EchoServer.call(channel)).isEqualTo(before.port());
		before.kill();
		EchoServer after = server();
		this.registry.clear();
		this.registry.register("service-b", after.port());
		heartbeat();
		await().ignoreExceptions().until(() -> EchoServer.call(channel), (port) -> port == after.port());
	}

	@Test
	void answersUnavailableWithTheServicesNameWhenThereIsNoInstance() {
		ManagedChannel channel = channel("service-b");
		assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(() -> EchoServer.call(channel))
			.satisfies((ex) -> assertThat(ex.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE))
			.withMessageContaining("no instance of service-b is registered");
	}

	@Test
	void findsTheFirstInstanceWithoutAHeartbeat() {
		ManagedChannel channel = channel("service-b");
		assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(() -> EchoServer.call(channel));
		EchoServer server = server();
		this.registry.register("service-b", server.port());
		await().ignoreExceptions().until(() -> EchoServer.call(channel), (port) -> port == server.port());
	}

	@Test
	void callsTheOthersWhenOneHasAMalformedPort() {
		EchoServer server = server();
		this.registry.register("service-b", Map.of("gRPC_port", "nonsense")).register("service-b", server.port());
		assertThat(portsOf(4, channel("service-b"))).containsExactly(server.port());
	}

	@Test
	void servesTwoChannelsAtOnce() {
		EchoServer serverB = server();
		EchoServer serverC = server();
		this.registry.register("service-b", serverB.port()).register("service-c", serverC.port());
		ManagedChannel channelB = channel("service-b");
		ManagedChannel channelC = channel("service-c");
		ManagedChannel channelB2 = channel("service-b");
		assertThat(EchoServer.call(channelB)).isEqualTo(serverB.port());
		assertThat(EchoServer.call(channelC)).isEqualTo(serverC.port());
		assertThat(EchoServer.call(channelB2)).isEqualTo(serverB.port());
		channelB.shutdownNow();
		EchoServer second = server();
		this.registry.register("service-b", second.port());
		heartbeat();
		await().until(() -> portsOf(10, channelB2), Set.of(serverB.port(), second.port())::equals);
		assertThat(EchoServer.call(channelC)).isEqualTo(serverC.port());
	}

	@Test
	void goesOnCallingWhenTheRegistryFails() {
		EchoServer server = server();
		this.registry.register("service-b", server.port());
		ManagedChannel channel = channel("service-b");
		assertThat(EchoServer.call(channel)).isEqualTo(server.port());
		this.registry.failure = new IllegalStateException("registry away");
		int lookUps = this.registry.lookUps.get();
		heartbeat();
		await().until(() -> this.registry.lookUps.get() > lookUps);
		channel.enterIdle();
		assertThat(EchoServer.call(channel)).isEqualTo(server.port());
	}

	@Test
	void leavesNothingRegisteredWhenTheChannelsAreShutDown() {
		EchoServer server = server();
		this.registry.register("service-b", server.port());
		ManagedChannel channel = channel("service-b");
		EchoServer.call(channel);
		assertThat(this.discovery.resolversInUse()).isEqualTo(1);
		channel.shutdownNow();
		await().until(() -> this.discovery.resolversInUse() == 0);
		int lookUps = this.registry.lookUps.get();
		heartbeat();
		assertThat(this.registry.lookUps).hasValue(lookUps);
		assertThat(NameResolverRegistry.getDefaultRegistry().getProviderForScheme("discovery")).isNull();
	}

	private EchoServer server() {
		EchoServer server = new EchoServer();
		this.open.add(server);
		return server;
	}

	private ManagedChannel channel(String service) {
		NettyChannelBuilder builder = NettyChannelBuilder.forTarget("discovery:///" + service)
			.usePlaintext()
			.defaultLoadBalancingPolicy("round_robin");
		this.discovery.configure(builder);
		ManagedChannel channel = builder.build();
		this.open.add(0, channel::shutdownNow);
		return channel;
	}

	private void heartbeat() {
		this.discovery.onApplicationEvent(new HeartbeatEvent(this, "beat"));
	}

	private static Set<Integer> portsOf(int calls, ManagedChannel channel) {
		Set<Integer> ports = new TreeSet<>();
		for (int i = 0; i < calls; i++) {
			ports.add(EchoServer.call(channel));
		}
		return ports;
	}

}

package dev.tricall.grpcdiscovery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;

import org.springframework.cloud.client.discovery.event.HeartbeatEvent;

import dev.tricall.balancing.BalancingListener;
import dev.tricall.balancing.BalancingProperties;
import dev.tricall.balancing.Strategy;

import static org.awaitility.Awaitility.await;

/**
 * Servers on free ports, an in-memory registry and channels that use it.
 */
final class Cluster implements AutoCloseable {

	final FakeRegistry registry = new FakeRegistry();

	final GrpcDiscovery discovery;

	private final Deque<Runnable> open = new ArrayDeque<>();

	Cluster() {
		this(Strategy.ROUND_ROBIN);
	}

	Cluster(Strategy strategy) {
		this(strategy, BalancingListener.NONE);
	}

	Cluster(Strategy strategy, BalancingListener listener) {
		this.discovery = new GrpcDiscovery(this.registry, new GrpcDiscoveryProperties("gRPC_port"),
				new BalancingProperties(strategy, Duration.ofMillis(800), Duration.ofMillis(200)), listener);
		this.open.push(this.discovery::close);
	}

	EchoServer server() {
		EchoServer server = new EchoServer();
		this.open.push(server::close);
		return server;
	}

	/**
	 * Starts an instance of service-b, of weight 1.
	 */
	EchoServer instance() {
		return instance(1);
	}

	EchoServer instance(int weight) {
		EchoServer server = server();
		this.registry.register("service-b", server.port(), weight);
		return server;
	}

	ManagedChannel channel() {
		return channel("service-b", UnaryOperator.identity());
	}

	ManagedChannel channel(String service, UnaryOperator<NettyChannelBuilder> customizer) {
		NettyChannelBuilder builder = NettyChannelBuilder.forTarget("discovery:///" + service).usePlaintext();
		this.discovery.configure(builder);
		ManagedChannel channel = customizer.apply(builder).build();
		this.open.push(channel::shutdownNow);
		return channel;
	}

	/**
	 * Creates a channel to service-b and waits until it is connected to exactly these
	 * servers.
	 */
	ManagedChannel channel(EchoServer... servers) {
		ManagedChannel channel = channel();
		awaitServers(channel, servers);
		return channel;
	}

	/**
	 * Makes calls until exactly these servers answer.
	 */
	static void awaitServers(ManagedChannel channel, EchoServer... servers) {
		Set<Integer> ports = Stream.of(servers).map(EchoServer::port).collect(Collectors.toSet());
		await().pollInterval(Duration.ofMillis(10))
			.ignoreExceptions()
			.until(() -> callsByPort(10 * servers.length, channel).keySet(), ports::equals);
	}

	void heartbeat() {
		this.discovery.onApplicationEvent(new HeartbeatEvent(this, "beat"));
	}

	/**
	 * Makes sequential calls.
	 * @return the number of calls that each port answered
	 */
	static Map<Integer, Integer> callsByPort(int calls, ManagedChannel channel) {
		Map<Integer, Integer> callsByPort = new LinkedHashMap<>();
		for (int i = 0; i < calls; i++) {
			callsByPort.merge(EchoServer.call(channel), 1, Integer::sum);
		}
		return callsByPort;
	}

	@Override
	public void close() {
		this.open.forEach(Runnable::run);
	}

}

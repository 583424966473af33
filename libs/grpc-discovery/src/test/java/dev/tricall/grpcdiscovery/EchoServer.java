package dev.tricall.grpcdiscovery;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * gRPC server on a free loopback port that answers with its port. Uses no protobuf.
 */
final class EchoServer implements AutoCloseable {

	static final MethodDescriptor<String, String> METHOD = MethodDescriptor.<String, String>newBuilder()
		.setType(MethodDescriptor.MethodType.UNARY)
		.setFullMethodName("test.Echo/Port")
		.setRequestMarshaller(new Utf8())
		.setResponseMarshaller(new Utf8())
		.build();

	final AtomicInteger calls = new AtomicInteger();

	final AtomicInteger connections = new AtomicInteger();

	/** Behavior of a suspended process: there is no answer. */
	static final Status HANGS = Status.UNKNOWN;

	/** The status of the answer; with OK, the server answers with its port. */
	volatile Status behavior = Status.OK;

	private static final EventLoopGroup THREADS = new MultiThreadIoEventLoopGroup(2,
			new DefaultThreadFactory("server", true), NioIoHandler.newFactory());

	private final Listener listener = new Listener();

	private final Server server;

	private final int port;

	EchoServer() {
		this(0);
	}

	EchoServer(int port) {
		try {
			this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
				.addService(ServerServiceDefinition.builder("test.Echo")
					.addMethod(METHOD, ServerCalls.asyncUnaryCall(this::answer))
					.build())
				.channelFactory(() -> this.listener)
				.bossEventLoopGroup(THREADS)
				.workerEventLoopGroup(THREADS)
				.addTransportFilter(new ServerTransportFilter() {
					@Override
					public Attributes transportReady(Attributes attributes) {
						EchoServer.this.connections.incrementAndGet();
						return attributes;
					}
				})
				.build()
				.start();
			this.port = this.server.getPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void answer(String request, StreamObserver<String> observer) {
		this.calls.incrementAndGet();
		Status status = this.behavior;
		if (status.isOk()) {
			observer.onNext(Integer.toString(port()));
			observer.onCompleted();
		}
		else if (status.getCode() != HANGS.getCode()) {
			observer.onError(status.asRuntimeException());
		}
	}

	int port() {
		return this.port;
	}

	/**
	 * Stops gracefully: calls in progress are answered.
	 */
	void stop() {
		this.server.shutdown();
		awaitEnd();
	}

	/**
	 * Stops like a crash: the connections break, and the calls on them are not even
	 * cancelled.
	 */
	void kill() {
		this.listener.breakConnections();
		this.server.shutdownNow();
		awaitEnd();
	}

	private void awaitEnd() {
		try {
			this.server.awaitTermination(5, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		kill();
	}

	/**
	 * Makes a call with a deadline of 5 s.
	 * @return the port of the server that answered
	 */
	static int call(Channel channel) {
		return call(channel, CallOptions.DEFAULT);
	}

	static int call(Channel channel, CallOptions options) {
		return Integer.parseInt(ClientCalls.blockingUnaryCall(channel, METHOD,
				options.withDeadlineAfter(Duration.ofSeconds(5)), "which port?"));
	}

	/**
	 * Keeps track of its connections, to break them below HTTP/2.
	 */
	private static final class Listener extends NioServerSocketChannel {

		private final Queue<io.netty.channel.Channel> accepted = new ConcurrentLinkedQueue<>();

		@Override
		protected int doReadMessages(List<Object> channels) throws Exception {
			int count = super.doReadMessages(channels);
			channels.forEach((channel) -> this.accepted.add((io.netty.channel.Channel) channel));
			return count;
		}

		void breakConnections() {
			close().syncUninterruptibly();
			this.accepted.forEach((channel) -> {
				channel.eventLoop().execute(() -> channel.unsafe().close(channel.voidPromise()));
				channel.closeFuture().syncUninterruptibly();
			});
		}

	}

	private static final class Utf8 implements MethodDescriptor.Marshaller<String> {

		@Override
		public InputStream stream(String value) {
			return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public String parse(InputStream stream) {
			try {
				return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}

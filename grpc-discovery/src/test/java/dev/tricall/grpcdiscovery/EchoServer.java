package dev.tricall.grpcdiscovery;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;

/**
 * A gRPC server on a free port of the loopback that answers with its port, without
 * protobuf.
 */
final class EchoServer implements AutoCloseable {

	static final MethodDescriptor<String, String> METHOD = MethodDescriptor.<String, String>newBuilder()
		.setType(MethodDescriptor.MethodType.UNARY)
		.setFullMethodName("test.Echo/Port")
		.setRequestMarshaller(new Utf8())
		.setResponseMarshaller(new Utf8())
		.build();

	final AtomicInteger calls = new AtomicInteger();

	/** What the server answers; OK for its port. */
	volatile Behaviour behaviour = (server) -> Status.OK;

	private final Server server;

	EchoServer() {
		this(0);
	}

	EchoServer(int port) {
		try {
			this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
				.addService(ServerServiceDefinition.builder("test.Echo")
					.addMethod(METHOD, ServerCalls.asyncUnaryCall(this::answer))
					.build())
				.build()
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void answer(String request, StreamObserver<String> observer) {
		this.calls.incrementAndGet();
		Status status = this.behaviour.answer(this);
		if (status.isOk()) {
			observer.onNext(Integer.toString(port()));
			observer.onCompleted();
		}
		else if (status.getCode() != Status.Code.UNKNOWN) {
			observer.onError(status.asRuntimeException());
		}
	}

	int port() {
		return this.server.getPort();
	}

	/**
	 * Stops as a crash would: connections are cut with the calls on them.
	 */
	void kill() {
		this.server.shutdownNow();
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
	 * Calls whatever server the channel picks, with a deadline of 5 s.
	 * @return the port of the server that answered
	 */
	static int call(Channel channel) {
		return call(channel, CallOptions.DEFAULT);
	}

	static int call(Channel channel, CallOptions options) {
		return Integer.parseInt(ClientCalls.blockingUnaryCall(channel, METHOD,
				options.withDeadlineAfter(5, TimeUnit.SECONDS), "which port?"));
	}

	/**
	 * Answers one call; {@link Status#UNKNOWN} stands for no answer at all.
	 */
	interface Behaviour {

		Status answer(EchoServer server);

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

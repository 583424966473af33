package dev.tricall.system.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;

import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;

import dev.tricall.data.v1.DataServiceGrpc;
import dev.tricall.data.v1.HandleRequest;
import dev.tricall.data.v1.Receipt;
import dev.tricall.data.v1.Status;
import dev.tricall.data.v1.Transport;

/**
 * Client and server of grpc-java, with the contract of service B.
 */
final class RawGrpc {

	private RawGrpc() {
	}

	/**
	 * @param args {@code client PORT CONNECTIONS} or {@code server}
	 */
	public static void main(String[] args) throws IOException, InterruptedException {
		if (args[0].equals("server")) {
			Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
				.addService(new Service())
				.build()
				.start();
			System.out.println(server.getPort());
			System.in.read();
			System.exit(0);
		}
		ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", Integer.parseInt(args[1]))
			.usePlaintext()
			.build();
		RawClient.run(Integer.parseInt(args[2]), (token) -> {
			Metadata headers = new Metadata();
			headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
			DataServiceGrpc.DataServiceBlockingStub stub = DataServiceGrpc.newBlockingStub(channel)
				.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
			return () -> stub.handle(request()).getStatus() == Status.APPLIED;
		});
		System.exit(0);
	}

	static HandleRequest request() {
		return HandleRequest.newBuilder()
			.setId(Long.toString(System.nanoTime(), 36))
			.setKey("bench-0-123")
			.setValue(RawClient.REQUEST)
			.build();
	}

	/** Answers as service B does. */
	private static final class Service extends DataServiceGrpc.DataServiceImplBase {

		@Override
		public void handle(HandleRequest request, StreamObserver<Receipt> response) {
			Instant now = Instant.now();
			response.onNext(Receipt.newBuilder()
				.setId(request.getId())
				.setKey(request.getKey())
				.setStatus(Status.APPLIED)
				.setTransport(Transport.GRPC)
				.setHandledBy("service-b:localhost:20000")
				.setHandledAt(Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
				.build());
			response.onCompleted();
		}

	}

}

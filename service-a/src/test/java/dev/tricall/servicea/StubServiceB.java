package dev.tricall.servicea;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import org.jspecify.annotations.Nullable;

import dev.tricall.data.Transport;
import dev.tricall.data.v1.DataServiceGrpc;
import dev.tricall.data.v1.HandleRequest;
import dev.tricall.data.v1.Receipt;

/**
 * Stub of an instance of service B with configurable responses. It records the bearer
 * tokens of the calls.
 */
public final class StubServiceB implements AutoCloseable {

	private final HttpServer http;

	private final Server grpc;

	private final List<String> authorizations = new CopyOnWriteArrayList<>();

	private volatile @Nullable HttpHandler onHttp;

	private volatile @Nullable Status onGrpc;

	public StubServiceB() {
		try {
			this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
			this.http.setExecutor(Executors.newCachedThreadPool());
			this.http.createContext("/api/data", (exchange) -> {
				this.authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
				HttpHandler handler = this.onHttp;
				if (handler != null) {
					handler.handle(exchange);
				}
				else {
					byte[] body = """
							{"id":"%s","key":"k","status":"APPLIED","transport":"rest","handledBy":"stub",
							"handledAt":"2026-01-02T03:04:05Z","replayed":false}"""
						.formatted(exchange.getRequestHeaders().getFirst("Idempotency-Key"))
						.getBytes(StandardCharsets.UTF_8);
					exchange.getResponseHeaders().set("Content-Type", "application/json");
					exchange.sendResponseHeaders(200, body.length);
					exchange.getResponseBody().write(body);
				}
				exchange.close();
			});
			this.http.start();
			this.grpc = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
				.addService(new Data())
				.intercept(new Authorizations())
				.build()
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	int httpPort() {
		return this.http.getAddress().getPort();
	}

	int grpcPort() {
		return this.grpc.getPort();
	}

	public String lastAuthorization() {
		return this.authorizations.get(this.authorizations.size() - 1);
	}

	/**
	 * Sets the responses; null restores the default, a receipt.
	 */
	public void answer(@Nullable HttpHandler onHttp, @Nullable Status onGrpc) {
		this.onHttp = onHttp;
		this.onGrpc = onGrpc;
	}

	@Override
	public void close() {
		this.http.stop(0);
		this.grpc.shutdownNow();
	}

	private final class Data extends DataServiceGrpc.DataServiceImplBase {

		@Override
		public void handle(HandleRequest request, StreamObserver<Receipt> answer) {
			Status status = StubServiceB.this.onGrpc;
			if (status != null) {
				if (!status.isOk()) { // OK means that there is no response
					answer.onError(status.asRuntimeException());
				}
				return;
			}
			answer.onNext(new dev.tricall.data.Receipt(request.getId(), request.getKey(),
					dev.tricall.data.Receipt.Status.APPLIED, null, Transport.GRPC, "stub",
					Instant.parse("2026-01-02T03:04:05Z"), false)
				.toMessage());
			answer.onCompleted();
		}

	}

	private final class Authorizations implements ServerInterceptor {

		@Override
		public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers,
				ServerCallHandler<Q, A> next) {
			StubServiceB.this.authorizations
				.add(headers.get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER)));
			return next.startCall(call, headers);
		}

	}

}

package dev.tricall.serviceb;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.grpc.test.autoconfigure.LocalGrpcServerPort;
import org.springframework.boot.test.web.server.LocalServerPort;

import dev.tricall.data.DataPiece;
import dev.tricall.data.Transport;
import dev.tricall.data.v1.DataServiceGrpc;
import dev.tricall.data.v1.DataServiceGrpc.DataServiceStub;
import dev.tricall.data.v1.HandleRequest;
import dev.tricall.data.v1.Receipt;
import dev.tricall.identity.ExchangedTokens;
import dev.tricall.serviceb.core.Caller;
import dev.tricall.serviceb.core.DataHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends more concurrent calls than can be handled, since all of them wait for one row.
 */
@ServiceBTest
class OverloadTests {

	/** More than {@code handling.max-concurrent} and the limit of a gRPC connection. */
	private static final int CALLS = 350;

	private final String key = "overload-" + UUID.randomUUID();

	private DataSource database;

	private String token;

	@BeforeEach
	void write(@Autowired DataHandler handler, @Autowired EmbeddedPostgres postgres,
			@Autowired ExchangedTokens tokens) {
		handler.handle(DataPiece.of(newId(), this.key, "first"), new Caller("alice", false), Transport.REST);
		this.database = postgres.getPostgresDatabase();
		this.token = tokens.of("alice", "data.write");
	}

	@Test
	void rejectsExcessCallsOverRest(@LocalServerPort int port) throws SQLException {
		HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/data"))
			.header("Authorization", "Bearer " + this.token)
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString("{\"key\":\"%s\",\"value\":\"v\"}".formatted(this.key)))
			.build();
		List<HttpResponse<Void>> responses = callWhileRowIsLocked(
				() -> http.sendAsync(request, HttpResponse.BodyHandlers.discarding()));
		assertThat(responses).extracting(HttpResponse::statusCode).contains(200, 429).isSubsetOf(200, 429, 503);
		assertThat(responses)
			.allSatisfy((response) -> assertThat(response.headers().firstValue("Retry-After").isPresent())
				.isEqualTo(response.statusCode() != 200));
		assertThat(http.sendAsync(request, HttpResponse.BodyHandlers.discarding()).join().statusCode()).isEqualTo(200);
	}

	@Test
	void rejectsExcessCallsOverGrpc(@LocalGrpcServerPort int port) throws SQLException {
		ManagedChannel channel = ManagedChannelBuilder.forAddress("localhost", port).usePlaintext().build();
		try {
			Metadata headers = new Metadata();
			headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + this.token);
			DataServiceStub stub = DataServiceGrpc.newStub(channel)
				.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
			assertThat(callWhileRowIsLocked(() -> handle(stub))).contains(Code.OK, Code.RESOURCE_EXHAUSTED)
				.isSubsetOf(Code.OK, Code.RESOURCE_EXHAUSTED, Code.UNAVAILABLE);
			assertThat(handle(stub).join()).isEqualTo(Code.OK);
		}
		finally {
			channel.shutdownNow();
		}
	}

	private CompletableFuture<Code> handle(DataServiceStub stub) {
		CompletableFuture<Code> end = new CompletableFuture<>();
		HandleRequest request = HandleRequest.newBuilder().setId(newId()).setKey(this.key).setValue("v").build();
		stub.handle(request, new StreamObserver<>() {
			@Override
			public void onNext(Receipt receipt) {
			}

			@Override
			public void onError(Throwable failure) {
				end.complete(Status.fromThrowable(failure).getCode());
			}

			@Override
			public void onCompleted() {
				end.complete(Code.OK);
			}
		});
		return end;
	}

	/** Starts all calls and unlocks the row when the first call has been rejected. */
	private <T> List<T> callWhileRowIsLocked(Supplier<CompletableFuture<T>> call) throws SQLException {
		try (Connection connection = this.database.getConnection()) {
			connection.setAutoCommit(false);
			connection.createStatement().execute("select * from data where key = '%s' for update".formatted(this.key));
			List<CompletableFuture<T>> calls = Stream.generate(call).limit(CALLS).toList();
			CompletableFuture.anyOf(calls.toArray(CompletableFuture[]::new)).join();
			connection.rollback();
			return calls.stream().map(CompletableFuture::join).toList();
		}
	}

	private static String newId() {
		return UUID.randomUUID().toString();
	}

}

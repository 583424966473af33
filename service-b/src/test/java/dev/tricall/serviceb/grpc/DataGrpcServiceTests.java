package dev.tricall.serviceb.grpc;

import java.util.UUID;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.grpc.test.autoconfigure.LocalGrpcServerPort;

import dev.tricall.data.v1.DataServiceGrpc;
import dev.tricall.data.v1.DataServiceGrpc.DataServiceBlockingStub;
import dev.tricall.data.v1.GetRequest;
import dev.tricall.data.v1.HandleRequest;
import dev.tricall.data.v1.Receipt;
import dev.tricall.data.v1.Status;
import dev.tricall.data.v1.Transport;
import dev.tricall.identity.ExchangedTokens;
import dev.tricall.identity.TestIssuer;
import dev.tricall.serviceb.ServiceBTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ServiceBTest
class DataGrpcServiceTests {

	private final String id = UUID.randomUUID().toString();

	private final String key = "grpc-" + this.id;

	@LocalGrpcServerPort
	private int port;

	@Autowired
	private TestIssuer issuer;

	private ManagedChannel channel;

	@Autowired
	private ExchangedTokens tokens;

	@BeforeEach
	void connect() {
		this.channel = ManagedChannelBuilder.forAddress("localhost", this.port).usePlaintext().build();
	}

	@AfterEach
	void close() {
		this.channel.shutdownNow();
	}

	@Test
	void replaysTheReceiptOfARepeatedCall() {
		Receipt first = writer().handle(request("v"));
		assertThat(first.getStatus()).isEqualTo(Status.APPLIED);
		assertThat(first.getTransport()).isEqualTo(Transport.GRPC);
		assertThat(first.getHandledBy()).isEqualTo("service-b:test");
		assertThat(first.getReplayed()).isFalse();
		assertThat(writer().handle(request("v"))).isEqualTo(first.toBuilder().setReplayed(true).build());
		assertThat(as("reader", "data.read").get(GetRequest.newBuilder().setKey(this.key).build()).getValue())
			.isEqualTo("v");
	}

	@Test
	void anIdBelongsToItsCaller() {
		Receipt first = writer().handle(request("v"));
		HandleRequest bobs = request("w").toBuilder().setKey("bobs-" + this.id).build();
		assertThat(as("bob", "data.write").handle(bobs))
			.extracting(Receipt::getStatus, Receipt::getKey, Receipt::getReplayed)
			.containsExactly(Status.APPLIED, "bobs-" + this.id, false);
		assertThat(writer().handle(request("v"))).isEqualTo(first.toBuilder().setReplayed(true).build());
	}

	@Test
	void rejectsWithTheStatusOfTheContract() {
		assertStatus(Code.INVALID_ARGUMENT, () -> writer().handle(HandleRequest.getDefaultInstance()));
		assertStatus(Code.INVALID_ARGUMENT, () -> writer().handle(request("v".repeat(65_537))));
		assertStatus(Code.NOT_FOUND,
				() -> as("reader", "data.read").get(GetRequest.newBuilder().setKey(this.key).build()));
		writer().handle(request("v"));
		assertStatus(Code.FAILED_PRECONDITION, () -> writer().handle(request("w")));
		assertStatus(Code.PERMISSION_DENIED,
				() -> as("bob", "data.write").handle(request("w").toBuilder().setId("i" + this.id).build()));
		assertStatus(Code.RESOURCE_EXHAUSTED, () -> writer().handle(request("v".repeat(200_000))));
	}

	@Test
	void rejectsCallsWithoutTokenScopeOrActor() {
		assertStatus(Code.UNAUTHENTICATED, () -> DataServiceGrpc.newBlockingStub(this.channel).handle(request("v")));
		assertStatus(Code.UNAUTHENTICATED,
				() -> with(this.issuer.token("service-a", "data.write")).handle(request("v")));
		assertStatus(Code.UNAUTHENTICATED, () -> with("rubbish").handle(request("v")));
		assertStatus(Code.PERMISSION_DENIED, () -> as("alice", "data.read").handle(request("v")));
		assertStatus(Code.PERMISSION_DENIED,
				() -> with(this.issuer.token("service-b", "data.write")).handle(request("v")));
		assertStatus(Code.PERMISSION_DENIED,
				() -> with(this.tokens.by("gateway", "alice", "data.write")).handle(request("v")));
		assertStatus(Code.PERMISSION_DENIED, () -> writer().get(GetRequest.newBuilder().setKey(this.key).build()));
		assertStatus(Code.NOT_FOUND,
				() -> as("reader", "data.read").get(GetRequest.newBuilder().setKey(this.key).build()));
	}

	@Test
	void healthNeedsNoTokenAndReflectionIsDisabled() {
		assertThat(HealthGrpc.newBlockingStub(this.channel).check(HealthCheckRequest.getDefaultInstance()).getStatus())
			.isEqualTo(ServingStatus.SERVING);
		assertStatus(Code.UNIMPLEMENTED,
				() -> ClientCalls.blockingUnaryCall(this.channel,
						DataServiceGrpc.getGetMethod()
							.toBuilder()
							.setFullMethodName("grpc.reflection.v1.ServerReflection/ServerReflectionInfo")
							.build(),
						CallOptions.DEFAULT, GetRequest.getDefaultInstance()));
	}

	private HandleRequest request(String value) {
		return HandleRequest.newBuilder().setId(this.id).setKey(this.key).setValue(value).build();
	}

	private DataServiceBlockingStub writer() {
		return as("alice", "data.write");
	}

	private DataServiceBlockingStub as(String subject, String scope) {
		return with(this.tokens.of(subject, scope));
	}

	private DataServiceBlockingStub with(String token) {
		Metadata headers = new Metadata();
		headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
		return DataServiceGrpc.newBlockingStub(this.channel)
			.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
	}

	private static void assertStatus(Code code, ThrowingCallable call) {
		assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(call).satisfies((ex) -> {
			assertThat(ex.getStatus().getCode()).isEqualTo(code);
			assertThat(String.valueOf(ex.getStatus().getDescription())).doesNotContain("Exception", "dev.tricall");
		});
	}

}

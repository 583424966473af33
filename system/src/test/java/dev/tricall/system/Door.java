package dev.tricall.system;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;

import dev.tricall.data.v1.DataServiceGrpc;
import dev.tricall.data.v1.GetRequest;
import dev.tricall.data.v1.HandleRequest;

import static dev.tricall.system.Problems.assertNoInternals;
import static dev.tricall.system.Problems.assertProblem;
import static dev.tricall.system.Problems.assertProblemInside;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A port at which data comes in: the gateway's, and those that lie behind it. Each checks
 * tokens for itself.
 */
enum Door {

	GATEWAY_REST("gateway", Api.over("rest")),

	GATEWAY_GRPC("gateway", Api.over("grpc")),

	GATEWAY_KAFKA("gateway", Api.over("kafka")),

	GATEWAY_DIRECT("gateway", Api.DIRECT),

	A_REST("service-a-1", "/api/data/rest"),

	A_GRPC("service-a-1", "/api/data/grpc"),

	A_KAFKA("service-a-1", "/api/data/kafka"),

	B_HTTP("service-b-1", "/api/data"),

	B_GRPC("service-b-1", "");

	/**
	 * The entry points of service B, which accepts service A and, over HTTP, the gateway.
	 */
	static final List<Door> OF_B = List.of(B_HTTP, B_GRPC);

	/** The entry points behind the gateway, which accept only exchanged tokens. */
	static final List<Door> INSIDE = List.of(A_REST, A_GRPC, A_KAFKA, B_HTTP, B_GRPC);

	private static final Metadata.Key<String> AUTHORIZATION = Metadata.Key.of("authorization",
			Metadata.ASCII_STRING_MARSHALLER);

	private final String part;

	private final String path;

	Door(String part, String path) {
		this.part = part;
		this.path = path;
	}

	/**
	 * Returns the claims of a token that may read and write here.
	 */
	Map<String, Object> claims(TokenForge forge, String subject) {
		Map<String, Object> claims = forge.claims(subject);
		claims.put("aud", List.of(audience()));
		switch (audience()) {
			case "service-a" -> claims.put("act", Map.of("sub", "gateway"));
			case "service-b" -> claims.put("act", Map.of("sub", "service-a", "act", Map.of("sub", "gateway")));
			default -> {
			}
		}
		return claims;
	}

	/**
	 * The audience of the tokens that are accepted here.
	 */
	String audience() {
		return this.part.replaceFirst("-\\d+$", "");
	}

	/**
	 * Hands in a piece of data.
	 * @param token empty for none
	 * @return 200, 202, or 401 or 403 of which all that has been promised is true
	 */
	int write(TestSystem system, String token, String key) {
		if (this == B_GRPC) {
			HandleRequest request = HandleRequest.newBuilder().setId(Api.newId()).setKey(key).setValue("v").build();
			return call(system, token, (stub) -> stub.handle(request));
		}
		return checked(() -> system.at(this.part, token).post(this.path, Api.newId(), key, "v"));
	}

	/**
	 * Reads from service B, whose own door this is.
	 */
	int read(TestSystem system, String token, String key) {
		if (this == B_GRPC) {
			return call(system, token, (stub) -> stub.get(GetRequest.newBuilder().setKey(key).build()));
		}
		return checked(() -> system.at(this.part, token).get(this.path + "/" + key));
	}

	/**
	 * The gateway limits invalid tokens per address, and the tests send more than that.
	 */
	private int checked(Supplier<Reply> call) {
		Reply reply = await().pollDelay(Duration.ZERO)
			.atMost(TestSystem.PATIENCE)
			.until(call::get, (each) -> each.status() != 429);
		if (reply.status() == 401) {
			assertThat(reply.header("WWW-Authenticate")).startsWith("Bearer");
		}
		if (reply.status() >= 400 && this.part.equals("gateway")) {
			assertProblem(reply, reply.status());
		}
		else if (reply.status() >= 400) {
			assertProblemInside(reply, reply.status());
		}
		return reply.status();
	}

	/** In terms of HTTP, as the design matches the statuses of gRPC with its own. */
	private int call(TestSystem system, String token, GrpcCall call) {
		ManagedChannel channel = ManagedChannelBuilder.forTarget(system.backstage().grpcAddress(this.part))
			.usePlaintext()
			.build();
		try {
			Metadata headers = new Metadata();
			if (!token.isEmpty()) {
				headers.put(AUTHORIZATION, "Bearer " + token);
			}
			call.on(DataServiceGrpc.newBlockingStub(channel)
				.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers)));
			return 200;
		}
		catch (StatusRuntimeException ex) {
			return httpStatus(ex.getStatus());
		}
		finally {
			channel.shutdownNow();
		}
	}

	private static int httpStatus(Status status) {
		assertThat(status.getDescription()).as(status.toString()).isNotBlank();
		assertNoInternals(String.valueOf(status.getDescription()));
		return switch (status.getCode()) {
			case UNAUTHENTICATED -> 401;
			case PERMISSION_DENIED -> 403;
			default -> throw status.asRuntimeException();
		};
	}

	@FunctionalInterface
	private interface GrpcCall {

		Object on(DataServiceGrpc.DataServiceBlockingStub stub);

	}

}

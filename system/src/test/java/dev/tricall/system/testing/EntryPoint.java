package dev.tricall.system.testing;

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

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static dev.tricall.system.testing.ProblemAssertions.assertNoInternals;
import static dev.tricall.system.testing.ProblemAssertions.assertProblem;
import static dev.tricall.system.testing.ProblemAssertions.assertProblemWithoutTrace;

/**
 * An endpoint that accepts data, at the gateway or behind it. Each one verifies tokens
 * itself.
 */
public enum EntryPoint {

	GATEWAY_REST("gateway", ApiClient.pathFor("rest")),

	GATEWAY_GRPC("gateway", ApiClient.pathFor("grpc")),

	GATEWAY_KAFKA("gateway", ApiClient.pathFor("kafka")),

	GATEWAY_DIRECT("gateway", ApiClient.SERVICE_B_DATA),

	A_REST("service-a-1", "/api/data/rest"),

	A_GRPC("service-a-1", "/api/data/grpc"),

	A_KAFKA("service-a-1", "/api/data/kafka"),

	B_HTTP("service-b-1", "/api/data"),

	B_GRPC("service-b-1", "");

	/**
	 * The entry points of service B, which accepts service A and, over HTTP, the gateway.
	 */
	public static final List<EntryPoint> SERVICE_B = List.of(B_HTTP, B_GRPC);

	/** The entry points behind the gateway, which accept only exchanged tokens. */
	public static final List<EntryPoint> BEHIND_GATEWAY = List.of(A_REST, A_GRPC, A_KAFKA, B_HTTP, B_GRPC);

	private static final Metadata.Key<String> AUTHORIZATION = Metadata.Key.of("authorization",
			Metadata.ASCII_STRING_MARSHALLER);

	private final String process;

	private final String path;

	EntryPoint(String process, String path) {
		this.process = process;
		this.path = path;
	}

	/**
	 * Returns the claims of a token that permits reading and writing here.
	 */
	public Map<String, Object> claims(TokenForge forge, String subject) {
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
	 * Returns the audience of the tokens that are accepted here.
	 */
	public String audience() {
		return this.process.replaceFirst("-\\d+$", "");
	}

	/**
	 * Sends data and checks the form of an error response.
	 * @param token empty for none
	 * @return the status: 200, 202, 401 or 403
	 */
	public int write(TestSystem system, String token, String key) {
		if (this == B_GRPC) {
			HandleRequest request = HandleRequest.newBuilder()
				.setId(ApiClient.newId())
				.setKey(key)
				.setValue("v")
				.build();
			return call(system, token, (stub) -> stub.handle(request));
		}
		return checked(() -> system.at(this.process, token).post(this.path, ApiClient.newId(), key, "v"));
	}

	/**
	 * Reads data; only for an entry point of service B.
	 */
	public int read(TestSystem system, String token, String key) {
		if (this == B_GRPC) {
			return call(system, token, (stub) -> stub.get(GetRequest.newBuilder().setKey(key).build()));
		}
		return checked(() -> system.at(this.process, token).get(this.path + "/" + key));
	}

	/**
	 * Retries while the gateway's limit of invalid tokens per address is exceeded.
	 */
	private int checked(Supplier<Response> call) {
		Response response = await().pollDelay(Duration.ZERO)
			.atMost(TestSystem.PATIENCE)
			.until(call::get, (each) -> each.status() != 429);
		if (response.status() == 401) {
			assertThat(response.header("WWW-Authenticate")).startsWith("Bearer");
		}
		if (response.status() >= 400 && this.process.equals("gateway")) {
			assertProblem(response, response.status());
		}
		else if (response.status() >= 400) {
			assertProblemWithoutTrace(response, response.status());
		}
		return response.status();
	}

	/** Returns the HTTP status that corresponds to the gRPC status. */
	private int call(TestSystem system, String token, GrpcCall call) {
		ManagedChannel channel = ManagedChannelBuilder.forTarget(system.control().grpcAddress(this.process))
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

package dev.tricall.web;

import java.util.stream.Stream;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import org.jspecify.annotations.Nullable;

/**
 * The errors a caller may get, alike for all calls of a kind (RFC 9457). Some are those
 * of the gateway. A method that a path does not have (405) belongs to no call.
 */
enum ProblemResponse {

	INVALID(400, "The request is malformed, or a field is missing or out of its bounds."),

	NO_TOKEN(401, "There is no token, or it is expired, forged or meant for somebody else.", "WWW-Authenticate"),

	NOT_ALLOWED(403, "The token's scopes or roles do not suffice, or the key is another caller's."),

	NOT_FOUND(404, "Nothing is there under this name."),

	TOO_LARGE(413, "The body is too large."),

	NOT_JSON(415, "The body is not JSON."),

	ID_REUSED(422, "The idempotency key was used before with other content."),

	TOO_MANY(429, "The caller makes too many requests.", "Retry-After"),

	UNAVAILABLE(503, "A part that is needed is out of reach.", "Retry-After"),

	TIMED_OUT(504, "There was no answer in time. The same call may be made again.");

	private final int status;

	private final String description;

	private final @Nullable String header;

	ProblemResponse(int status, String description) {
		this(status, description, null);
	}

	ProblemResponse(int status, String description, @Nullable String header) {
		this.status = status;
		this.description = description;
		this.header = header;
	}

	static Stream<ProblemResponse> of(Operation operation) {
		return Stream.of(values()).filter((problem) -> problem.canAnswer(operation));
	}

	private boolean canAnswer(Operation operation) {
		return switch (this) {
			case NOT_FOUND -> has("path", operation);
			case TOO_LARGE, NOT_JSON -> operation.getRequestBody() != null;
			case ID_REUSED -> has("header", operation);
			default -> true;
		};
	}

	String status() {
		return String.valueOf(this.status);
	}

	/** As a component of the document, for which {@link #name()} is the name. */
	ApiResponse response() {
		ApiResponse response = new ApiResponse().description(this.description)
			.content(new Content().addMediaType("application/problem+json",
					new MediaType().schema(new Schema<>().$ref("Problem"))));
		if (this.header != null) {
			response.addHeaderObject(this.header, new Header().schema(new StringSchema()));
		}
		return response;
	}

	static Schema<?> schema() {
		return new ObjectSchema().description("RFC 9457")
			.addProperty("status", new IntegerSchema())
			.addProperty("title", new StringSchema())
			.addProperty("detail", new StringSchema().description("for people"))
			.addProperty("instance", new StringSchema().format("uri-reference"))
			.addRequiredItem("status")
			.addRequiredItem("title");
	}

	private static boolean has(String place, Operation operation) {
		return operation.getParameters() != null
				&& operation.getParameters().stream().anyMatch((parameter) -> place.equals(parameter.getIn()));
	}

}

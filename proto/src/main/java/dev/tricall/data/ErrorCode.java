package dev.tricall.data;

import java.util.stream.Stream;

import io.grpc.Status;

/**
 * Errors that a caller of the operation can receive, the same on every transport. Where
 * several share an HTTP status or a gRPC code, the first one is the meaning of the status
 * or code when it is received.
 */
public enum ErrorCode {

	INVALID(400, Status.Code.INVALID_ARGUMENT, "the request is malformed, or a field is missing or out of its bounds"),

	UNAUTHENTICATED(401, Status.Code.UNAUTHENTICATED,
			"the token is missing, expired, forged or meant for another audience"),

	FORBIDDEN(403, Status.Code.PERMISSION_DENIED,
			"the token's scopes or roles do not suffice, or the key is owned by another subject"),

	NOT_OWNER(403, Status.Code.PERMISSION_DENIED, "the key is owned by another subject"),

	NOT_FOUND(404, Status.Code.NOT_FOUND, "nothing was found under this name"),

	UNSUPPORTED_MEDIA_TYPE(415, Status.Code.INVALID_ARGUMENT, "the body is not JSON"),

	ID_REUSED(422, Status.Code.FAILED_PRECONDITION, "the idempotency key was used before with other content"),

	/** Too many concurrent calls; nothing was done. */
	TOO_MANY(429, Status.Code.RESOURCE_EXHAUSTED, "too many calls; repeat the call later"),

	TOO_LARGE(413, Status.Code.RESOURCE_EXHAUSTED, "the body is too large"),

	/** A bug, which the service logs. */
	UNEXPECTED(500, Status.Code.INTERNAL, "an unexpected error; the trace id leads to its log"),

	/** An instance, the broker, the database or the token issuer is unavailable. */
	UNAVAILABLE(503, Status.Code.UNAVAILABLE,
			"a required service is unavailable; repeat the call with the same idempotency key"),

	/** The outcome is unknown. */
	TIMED_OUT(504, Status.Code.DEADLINE_EXCEEDED, "the deadline passed; repeat the call with the same idempotency key");

	private final int httpStatus;

	private final Status.Code grpcCode;

	private final String detail;

	ErrorCode(int httpStatus, Status.Code grpcCode, String detail) {
		this.httpStatus = httpStatus;
		this.grpcCode = grpcCode;
		this.detail = detail;
	}

	/**
	 * Returns the error for the HTTP status of a response.
	 * @return {@link #UNEXPECTED} if the contract does not name the status
	 */
	public static ErrorCode ofHttpStatus(int status) {
		return Stream.of(values()).filter((code) -> code.httpStatus == status).findFirst().orElse(UNEXPECTED);
	}

	/**
	 * Returns the error for the gRPC status code of a response.
	 * @return {@link #UNEXPECTED} if the contract does not name the code
	 */
	public static ErrorCode ofGrpcCode(Status.Code grpcCode) {
		return Stream.of(values()).filter((code) -> code.grpcCode == grpcCode).findFirst().orElse(UNEXPECTED);
	}

	public int httpStatus() {
		return this.httpStatus;
	}

	public Status.Code grpcCode() {
		return this.grpcCode;
	}

	/**
	 * Returns the text for callers, used where there is no text that is more specific.
	 */
	public String detail() {
		return this.detail;
	}

	/**
	 * Returns the text for callers about an exception that has this code: the message of
	 * a {@link CodedException}, otherwise {@link #detail()}, since the message of another
	 * exception may reveal internals.
	 */
	public String detailOf(Throwable exception) {
		return (exception instanceof CodedException coded) ? coded.detail() : this.detail;
	}

}

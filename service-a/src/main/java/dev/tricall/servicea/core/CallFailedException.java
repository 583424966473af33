package dev.tricall.servicea.core;

import org.jspecify.annotations.Nullable;

/**
 * Service B refused a call or could not be reached. The message is meant for the caller.
 */
public final class CallFailedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	public CallFailedException(Reason reason, String detail) {
		this(reason, detail, null);
	}

	public CallFailedException(Reason reason, String detail, @Nullable Throwable cause) {
		super(detail, cause);
		this.reason = reason;
	}

	public Reason reason() {
		return this.reason;
	}

	public enum Reason {

		INVALID, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, TOO_LARGE, ID_REUSED, TOO_MANY,

		/** No instance, broker or issuer in reach. */
		UNAVAILABLE,

		/** The outcome is unknown; repeating with the same id is safe. */
		TIMED_OUT,

		/** Service B failed in a way it does not document. */
		UNEXPECTED

	}

}

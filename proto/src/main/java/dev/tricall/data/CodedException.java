package dev.tricall.data;

import org.jspecify.annotations.Nullable;

/**
 * Exception with an {@link ErrorCode} and a message that is meant for the caller.
 */
public abstract class CodedException extends RuntimeException {

	private final ErrorCode code;

	private final String detail;

	protected CodedException(ErrorCode code, String detail, @Nullable Throwable cause) {
		super(detail, cause);
		this.code = code;
		this.detail = detail;
	}

	public final ErrorCode code() {
		return this.code;
	}

	/**
	 * Returns the message, which is never null.
	 */
	public final String detail() {
		return this.detail;
	}

}

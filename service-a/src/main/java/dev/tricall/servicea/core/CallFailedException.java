package dev.tricall.servicea.core;

import org.jspecify.annotations.Nullable;

import dev.tricall.data.CodedException;
import dev.tricall.data.ErrorCode;

/**
 * Thrown if service B rejects a call or is unavailable.
 */
public final class CallFailedException extends CodedException {

	public CallFailedException(ErrorCode code, String detail) {
		this(code, detail, null);
	}

	public CallFailedException(ErrorCode code, String detail, @Nullable Throwable cause) {
		super(code, detail, cause);
	}

}

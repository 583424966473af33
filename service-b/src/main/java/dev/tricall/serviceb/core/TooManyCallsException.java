package dev.tricall.serviceb.core;

import dev.tricall.data.CodedException;
import dev.tricall.data.ErrorCode;

/**
 * Thrown if a limit of concurrent calls is reached. Nothing was done.
 */
final class TooManyCallsException extends CodedException {

	TooManyCallsException() {
		super(ErrorCode.TOO_MANY, "too many concurrent calls; repeat the call later", null);
	}

}

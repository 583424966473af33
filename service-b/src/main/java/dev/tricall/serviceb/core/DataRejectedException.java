package dev.tricall.serviceb.core;

import dev.tricall.data.CodedException;
import dev.tricall.data.ErrorCode;

/**
 * Thrown if a valid piece of data is rejected, because the key has another owner or the
 * idempotency key was used for other content. Nothing was written.
 */
public final class DataRejectedException extends CodedException {

	DataRejectedException(ErrorCode code) {
		super(code, code.detail(), null);
	}

}

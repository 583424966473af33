package dev.tricall.serviceb.core;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionTimedOutException;

import dev.tricall.data.CodedException;
import dev.tricall.data.ErrorCode;

/**
 * Classifies exceptions, for all transports.
 */
public final class ErrorCodes {

	private ErrorCodes() {
	}

	/**
	 * Returns the error that an exception means to the caller; {@code UNEXPECTED} if it
	 * is due to a bug.
	 */
	public static ErrorCode of(Throwable exception) {
		if (exception instanceof CodedException coded) {
			return coded.code();
		}
		if (exception instanceof QueryTimeoutException || exception instanceof TransactionTimedOutException) {
			return ErrorCode.TIMED_OUT;
		}
		boolean unavailable = exception instanceof TransientDataAccessException
				|| exception instanceof RecoverableDataAccessException
				|| exception instanceof DataAccessResourceFailureException || exception instanceof TransactionException;
		return unavailable ? ErrorCode.UNAVAILABLE : ErrorCode.UNEXPECTED;
	}

}

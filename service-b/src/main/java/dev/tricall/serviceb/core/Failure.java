package dev.tricall.serviceb.core;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionTimedOutException;

import dev.tricall.data.InvalidDataException;

/**
 * What an exception means to a caller, before a transport says it in its own words.
 */
public enum Failure {

	INVALID, NOT_OWNER, ID_REUSED,

	/** The database is out of reach; repeating with the same id is safe. */
	UNAVAILABLE,

	/** Time ran out; the outcome is unknown and repeating with the same id is safe. */
	TIMED_OUT,

	/** A bound of concurrent calls is reached; nothing was done. */
	TOO_MANY,

	/** A fault of ours. */
	UNEXPECTED;

	public static Failure of(Throwable exception) {
		if (exception instanceof InvalidDataException) {
			return INVALID;
		}
		if (exception instanceof DataRejectedException rejected) {
			return switch (rejected.reason()) {
				case NOT_OWNER -> NOT_OWNER;
				case ID_REUSED -> ID_REUSED;
			};
		}
		if (exception instanceof TooManyCallsException) {
			return TOO_MANY;
		}
		if (exception instanceof QueryTimeoutException || exception instanceof TransactionTimedOutException) {
			return TIMED_OUT;
		}
		boolean unavailable = exception instanceof TransientDataAccessException
				|| exception instanceof RecoverableDataAccessException
				|| exception instanceof DataAccessResourceFailureException || exception instanceof TransactionException;
		return unavailable ? UNAVAILABLE : UNEXPECTED;
	}

	/** What a caller may read of the exception. */
	public String detail(Throwable exception) {
		return switch (this) {
			case INVALID, NOT_OWNER, ID_REUSED -> String.valueOf(exception.getMessage());
			case UNAVAILABLE -> "the database is out of reach; repeat with the same idempotency key";
			case TIMED_OUT -> "the deadline passed; repeat with the same idempotency key";
			case TOO_MANY -> "too many concurrent calls; repeat the call later";
			case UNEXPECTED -> "an unexpected error; the trace id leads to its log";
		};
	}

}

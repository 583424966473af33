package dev.tricall.serviceb.core;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.TransactionTimedOutException;

import dev.tricall.data.ErrorCode;
import dev.tricall.data.InvalidDataException;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorCodesTests {

	@ParameterizedTest
	@MethodSource
	void mapsExceptionsToErrorCodes(Throwable exception, ErrorCode expected) {
		assertThat(ErrorCodes.of(exception)).isEqualTo(expected);
	}

	static Stream<Arguments> mapsExceptionsToErrorCodes() {
		return Stream.of(Arguments.of(new InvalidDataException("x"), ErrorCode.INVALID),
				Arguments.of(new DataRejectedException(ErrorCode.NOT_OWNER), ErrorCode.NOT_OWNER),
				Arguments.of(new DataRejectedException(ErrorCode.ID_REUSED), ErrorCode.ID_REUSED),
				Arguments.of(new CannotCreateTransactionException("x"), ErrorCode.UNAVAILABLE),
				Arguments.of(new CannotGetJdbcConnectionException("x"), ErrorCode.UNAVAILABLE),
				Arguments.of(new DataAccessResourceFailureException("x"), ErrorCode.UNAVAILABLE),
				Arguments.of(new TransactionSystemException("x"), ErrorCode.UNAVAILABLE),
				Arguments.of(new CannotAcquireLockException("x"), ErrorCode.UNAVAILABLE),
				Arguments.of(new TooManyCallsException(), ErrorCode.TOO_MANY),
				Arguments.of(new QueryTimeoutException("x"), ErrorCode.TIMED_OUT),
				Arguments.of(new TransactionTimedOutException("x"), ErrorCode.TIMED_OUT),
				Arguments.of(new DataIntegrityViolationException("x"), ErrorCode.UNEXPECTED),
				Arguments.of(new IllegalStateException("x"), ErrorCode.UNEXPECTED));
	}

	@Test
	void hidesInternalDetailsFromCallers() {
		Throwable internal = new DataAccessResourceFailureException("jdbc:postgresql://host");
		assertThat(ErrorCodes.of(internal).detailOf(internal)).doesNotContain("jdbc");
		Throwable bug = new IllegalStateException("secret");
		assertThat(ErrorCodes.of(bug).detailOf(bug)).doesNotContain("secret");
	}

}

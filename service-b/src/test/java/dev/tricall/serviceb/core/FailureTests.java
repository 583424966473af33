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

import dev.tricall.data.InvalidDataException;

import static org.assertj.core.api.Assertions.assertThat;

class FailureTests {

	@ParameterizedTest
	@MethodSource
	void tellsWhatAnExceptionMeansToACaller(Throwable exception, Failure expected) {
		assertThat(Failure.of(exception)).isEqualTo(expected);
	}

	static Stream<Arguments> tellsWhatAnExceptionMeansToACaller() {
		return Stream.of(Arguments.of(new InvalidDataException("x"), Failure.INVALID),
				Arguments.of(new DataRejectedException(DataRejectedException.Reason.NOT_OWNER), Failure.NOT_OWNER),
				Arguments.of(new DataRejectedException(DataRejectedException.Reason.ID_REUSED), Failure.ID_REUSED),
				Arguments.of(new CannotCreateTransactionException("x"), Failure.UNAVAILABLE),
				Arguments.of(new CannotGetJdbcConnectionException("x"), Failure.UNAVAILABLE),
				Arguments.of(new DataAccessResourceFailureException("x"), Failure.UNAVAILABLE),
				Arguments.of(new TransactionSystemException("x"), Failure.UNAVAILABLE),
				Arguments.of(new CannotAcquireLockException("x"), Failure.UNAVAILABLE),
				Arguments.of(new TooManyCallsException(), Failure.TOO_MANY),
				Arguments.of(new QueryTimeoutException("x"), Failure.TIMED_OUT),
				Arguments.of(new TransactionTimedOutException("x"), Failure.TIMED_OUT),
				Arguments.of(new DataIntegrityViolationException("x"), Failure.UNEXPECTED),
				Arguments.of(new IllegalStateException("x"), Failure.UNEXPECTED));
	}

	@Test
	void keepsInternalsOutOfWhatACallerReads() {
		Throwable internal = new DataAccessResourceFailureException("jdbc:postgresql://host");
		assertThat(Failure.of(internal).detail(internal)).doesNotContain("jdbc");
		Throwable fault = new IllegalStateException("secret");
		assertThat(Failure.of(fault).detail(fault)).doesNotContain("secret");
	}

}

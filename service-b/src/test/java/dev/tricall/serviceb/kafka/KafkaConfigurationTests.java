package dev.tricall.serviceb.kafka;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.LongStream;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.util.backoff.BackOffExecution;

import dev.tricall.data.DataTopic;

import static org.assertj.core.api.Assertions.assertThat;

class KafkaConfigurationTests {

	@ParameterizedTest
	@MethodSource("databaseErrors")
	void retriesDatabaseErrorsWithoutALimit(Exception exception) {
		List<Long> delays = delays(DataTopic.NAME, exception, 1000);
		assertThat(delays).allSatisfy((delay) -> assertThat(delay).isBetween(50L, 10_000L));
	}

	static List<Exception> databaseErrors() {
		SQLException readOnly = new SQLException("cannot execute INSERT in a read-only transaction", "25006");
		return List.of(new CannotCreateTransactionException("x"), new DataAccessResourceFailureException("x"),
				new QueryTimeoutException("x"), new TransactionTimedOutException("x"),
				new UncategorizedSQLException("x", "insert", readOnly),
				new BadSqlGrammarException("x", "insert", new SQLException("no such table", "42P01")));
	}

	@Test
	void delayGrowsWithJitter() {
		Exception outage = new CannotCreateTransactionException("x");
		List<Long> delays = delays(DataTopic.NAME, outage, 12);
		assertThat(delays.get(0)).isLessThanOrEqualTo(300);
		assertThat(delays.subList(7, 12)).allSatisfy((delay) -> assertThat(delay).isGreaterThanOrEqualTo(5000));
		assertThat(LongStream.range(0, 50).mapToObj((n) -> delays(DataTopic.NAME, outage, 1).get(0)).distinct())
			.hasSizeGreaterThan(5);
	}

	@ParameterizedTest
	@MethodSource("bugs")
	void retriesBugsFiveTimes(Exception bug) {
		List<Long> delays = delays(DataTopic.NAME, bug, 6);
		assertThat(delays.subList(0, 5)).doesNotContain(BackOffExecution.STOP);
		assertThat(delays.get(5)).isEqualTo(BackOffExecution.STOP);
		assertThat(delays.subList(0, 5).stream().mapToLong(Long::longValue).sum()).isLessThan(10_000);
		assertThat(delays(DataTopic.DEAD_LETTERS, bug, 100)).doesNotContain(BackOffExecution.STOP);
	}

	static List<Exception> bugs() {
		return List.of(new IllegalStateException("x"), new DataIntegrityViolationException("x"));
	}

	private static List<Long> delays(String topic, Exception exception, int count) {
		BackOffExecution backOff = KafkaConfiguration.backOff(new ConsumerRecord<>(topic, 0, 0, "k", "v"), exception)
			.start();
		return LongStream.range(0, count).mapToObj((n) -> backOff.nextBackOff()).toList();
	}

}

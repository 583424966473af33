package dev.tricall.serviceb.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.ListenerExecutionFailedException;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.ExponentialBackOff;

import dev.tricall.data.DataTopic;
import dev.tricall.data.ErrorCode;
import dev.tricall.data.InvalidDataException;
import dev.tricall.serviceb.core.ErrorCodes;

/**
 * Configures retries and dead letters.
 */
@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {

	private static final Logger log = LoggerFactory.getLogger(KafkaConfiguration.class);

	private static final Duration FIRST_DELAY = Duration.ofMillis(200);

	private static final Duration MAX_DELAY = Duration.ofSeconds(10);

	private static final long MAX_RETRIES_AFTER_BUG = 5;

	/**
	 * A record that is invalid becomes a dead letter immediately. While the database is
	 * unavailable, the record is retried without a limit: skipping it would lose a call
	 * that was acknowledged. A record that fails because of a bug is retried for 6 s, so
	 * that it does not block its partition.
	 */
	@Bean
	DefaultErrorHandler errorHandler(KafkaOperations<?, ?> template) {
		DeadLetterPublishingRecoverer publisher = deadLetterPublisher(template);
		DefaultErrorHandler handler = new DefaultErrorHandler((record, exception) -> {
			Throwable cause = cause(exception);
			log.error("Dead letter: partition {} offset {}: {}", record.partition(), record.offset(), reason(cause),
					(cause instanceof InvalidDataException) ? null : cause);
			publisher.accept(record, exception);
		});
		handler.addNotRetryableExceptions(InvalidDataException.class);
		handler.setBackOffFunction((record, exception) -> backOff(record, cause(exception)));
		return handler;
	}

	/**
	 * Publishes a record with its position and the reason of its failure. The exception
	 * itself is left out, since its stack trace could make the record too large.
	 */
	private static DeadLetterPublishingRecoverer deadLetterPublisher(KafkaOperations<?, ?> template) {
		DeadLetterPublishingRecoverer publisher = new DeadLetterPublishingRecoverer(template,
				(record, exception) -> new TopicPartition(DataTopic.DEAD_LETTERS, -1));
		publisher.setExceptionHeadersCreator(
				(headers, exception, ofKey, names) -> headers.add(names.getExceptionInfo().getExceptionMessage(),
						reason(cause(exception)).getBytes(StandardCharsets.UTF_8)));
		return publisher;
	}

	private static String reason(Throwable cause) {
		return ErrorCodes.of(cause).detailOf(cause);
	}

	static BackOff backOff(ConsumerRecord<?, ?> record, Throwable cause) {
		ExponentialBackOff backOff = new ExponentialBackOff(FIRST_DELAY.toMillis(), 2);
		backOff.setJitter(FIRST_DELAY.toMillis() / 2);
		backOff.setMaxInterval(MAX_DELAY.toMillis());
		// There is no other topic for a dead letter that cannot be stored.
		if (isBug(cause) && !record.topic().equals(DataTopic.DEAD_LETTERS)) {
			backOff.setMaxAttempts(MAX_RETRIES_AFTER_BUG);
		}
		return backOff;
	}

	/**
	 * Of the database's errors, only a violated constraint can be due to the record.
	 */
	private static boolean isBug(Throwable cause) {
		return ErrorCodes.of(cause) == ErrorCode.UNEXPECTED
				&& (!(cause instanceof DataAccessException) || cause instanceof DataIntegrityViolationException);
	}

	private static Throwable cause(Exception exception) {
		return (exception instanceof ListenerExecutionFailedException && exception.getCause() != null)
				? exception.getCause() : exception;
	}

}

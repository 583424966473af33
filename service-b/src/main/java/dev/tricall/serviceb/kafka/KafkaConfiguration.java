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
import dev.tricall.data.InvalidDataException;
import dev.tricall.serviceb.core.Failure;

@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {

	private static final Logger log = LoggerFactory.getLogger(KafkaConfiguration.class);

	private static final Duration FIRST_DELAY = Duration.ofMillis(200);

	private static final Duration MAX_DELAY = Duration.ofSeconds(10);

	private static final long TRIES_OF_A_FAULT = 5;

	/**
	 * A record that can never be handled becomes a dead letter at once. While the
	 * database is away or will not work the record is tried again for as long as it
	 * takes: skipping it would lose what was acknowledged. A fault of ours is given a few
	 * tries, 6 s in all, so that it does not hold back the partition.
	 */
	@Bean
	DefaultErrorHandler errorHandler(KafkaOperations<?, ?> template) {
		DeadLetterPublishingRecoverer aside = putAside(template);
		DefaultErrorHandler handler = new DefaultErrorHandler((record, exception) -> {
			Throwable cause = cause(exception);
			log.error("dead letter: partition {} offset {}: {}", record.partition(), record.offset(), reason(cause),
					(cause instanceof InvalidDataException) ? null : cause);
			aside.accept(record, exception);
		});
		handler.addNotRetryableExceptions(InvalidDataException.class);
		handler.setBackOffFunction((record, exception) -> backOff(record, cause(exception)));
		return handler;
	}

	/**
	 * Says where the record was and why it died. Of the exception there is no more than
	 * that: a stack trace could make the record too large to be put aside.
	 */
	private static DeadLetterPublishingRecoverer putAside(KafkaOperations<?, ?> template) {
		DeadLetterPublishingRecoverer aside = new DeadLetterPublishingRecoverer(template,
				(record, exception) -> new TopicPartition(DataTopic.DEAD_LETTERS, -1));
		aside.setExceptionHeadersCreator(
				(headers, exception, ofKey, names) -> headers.add(names.getExceptionInfo().getExceptionMessage(),
						reason(cause(exception)).getBytes(StandardCharsets.UTF_8)));
		return aside;
	}

	private static String reason(Throwable cause) {
		return Failure.of(cause).detail(cause);
	}

	static BackOff backOff(ConsumerRecord<?, ?> record, Throwable cause) {
		ExponentialBackOff backOff = new ExponentialBackOff(FIRST_DELAY.toMillis(), 2);
		backOff.setJitter(FIRST_DELAY.toMillis() / 2);
		backOff.setMaxInterval(MAX_DELAY.toMillis());
		// A dead letter has nowhere else to go.
		if (isFault(cause) && !record.topic().equals(DataTopic.DEAD_LETTERS)) {
			backOff.setMaxAttempts(TRIES_OF_A_FAULT);
		}
		return backOff;
	}

	/**
	 * Of what the database says, only that it cannot take the values may be about the
	 * record.
	 */
	private static boolean isFault(Throwable cause) {
		return Failure.of(cause) == Failure.UNEXPECTED
				&& (!(cause instanceof DataAccessException) || cause instanceof DataIntegrityViolationException);
	}

	private static Throwable cause(Exception exception) {
		return (exception instanceof ListenerExecutionFailedException && exception.getCause() != null)
				? exception.getCause() : exception;
	}

}

package dev.tricall.serviceb.kafka;

import java.time.Duration;

import org.apache.kafka.common.TopicPartition;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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

	private static final Duration FIRST_DELAY = Duration.ofMillis(200);

	private static final Duration MAX_DELAY = Duration.ofSeconds(10);

	private static final long TRIES_OF_A_FAULT = 5;

	/**
	 * A record that can never be handled becomes a dead letter at once. While the
	 * database is away the record is tried again for as long as it takes: skipping it
	 * would lose what was acknowledged. A fault of ours is given a few tries, so that it
	 * does not hold back the partition.
	 */
	@Bean
	DefaultErrorHandler errorHandler(KafkaOperations<?, ?> template) {
		DefaultErrorHandler handler = new DefaultErrorHandler(new DeadLetterPublishingRecoverer(template,
				(record, exception) -> new TopicPartition(DataTopic.DEAD_LETTERS, -1)));
		handler.addNotRetryableExceptions(InvalidDataException.class);
		handler.setBackOffFunction((record, exception) -> backOff(Failure.of(cause(exception))));
		return handler;
	}

	private static BackOff backOff(Failure failure) {
		ExponentialBackOff backOff = new ExponentialBackOff(FIRST_DELAY.toMillis(), 2);
		backOff.setJitter(FIRST_DELAY.toMillis() / 2);
		backOff.setMaxInterval(MAX_DELAY.toMillis());
		if (failure == Failure.UNEXPECTED) {
			backOff.setMaxAttempts(TRIES_OF_A_FAULT);
		}
		return backOff;
	}

	private static Throwable cause(Exception exception) {
		return (exception instanceof ListenerExecutionFailedException && exception.getCause() != null)
				? exception.getCause() : exception;
	}

}

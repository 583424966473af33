package dev.tricall.serviceb.kafka;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

import dev.tricall.data.DataTopic;
import dev.tricall.serviceb.core.Caller;
import dev.tricall.serviceb.core.Failure;
import dev.tricall.serviceb.core.Page;
import dev.tricall.telemetry.SecurityLog;

/**
 * Records that could not be handled. To send one again does not mean to write it to
 * {@code service-b.data}, which service A alone may do: it is handled here and now, by
 * the code and in the caller's name by which it would have been.
 */
@Component
class DeadLetters {

	private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

	/** Less than a call may take at the gateway. */
	private static final Duration TIME_FOR_ALL = Duration.ofSeconds(3);

	private static final int PAGE = 100;

	private final DeadLetterRepository repository;

	private final DataListener listener;

	DeadLetters(DeadLetterRepository repository, DataListener listener, MeterRegistry meters) {
		this.repository = repository;
		this.listener = listener;
		Gauge.builder("tricall.dead.letters", repository, DeadLetterRepository::countOpen)
			.description("Dead letters nobody has sent again with success; each instance tells those of all")
			.register(meters);
	}

	@KafkaListener(id = "service-b-dead-letters", topics = DataTopic.DEAD_LETTERS, concurrency = "1")
	void onDeadLetter(ConsumerRecord<byte[], byte[]> dead) {
		this.repository.keep(dead);
	}

	/**
	 * Returns those that are open, the oldest first, without their values.
	 * @param after only those with a greater id
	 * @param limit at most so many; fewer where they are large
	 */
	Page<DeadLetter> open(long after, int limit) {
		return this.repository.open(after, limit);
	}

	Optional<DeadLetter> find(long id) {
		return this.repository.find(id);
	}

	/**
	 * Handles one again. One that was applied before is not handled a second time, since
	 * its receipt may have been removed meanwhile.
	 * @param admin who has it handled, for the security log
	 * @return what came of it, or nothing if there is no such letter
	 */
	Optional<Sent> sendAgain(long id, Caller admin) {
		Optional<Sent> handled = this.repository.find(id)
			.filter((letter) -> letter.status() == DeadLetter.Status.APPLIED)
			.map((letter) -> new Sent(id, Result.valueOf(letter.status().name()), null));
		return handled.isPresent() ? handled : this.repository.record(id).map((record) -> {
			Sent sent = sendAgain(id, record);
			SecurityLog.granted("dead-letter-send-again")
				.user(admin.subject())
				.address(admin.address())
				.with("dead_letter.id", id)
				.with("dead_letter.result", sent.result())
				.reason(sent.reason())
				.write();
			return sent;
		});
	}

	private Sent sendAgain(long id, ConsumerRecord<byte[], byte[]> record) {
		try {
			DataListener.Outcome outcome = this.listener.handle(record);
			this.repository.close(id, outcome.status());
			return new Sent(id, Result.valueOf(outcome.status().name()), outcome.reason());
		}
		catch (RuntimeException ex) {
			Failure failure = Failure.of(ex);
			if (failure == Failure.UNEXPECTED) {
				log.error("dead letter {} cannot be handled", id, ex);
			}
			else if (failure != Failure.INVALID) {
				throw ex;
			}
			return new Sent(id, Result.DEAD, failure.detail(ex));
		}
	}

	/**
	 * Handles all that are open again, for as long as a call may take.
	 * @param after only those with a greater id
	 * @param admin who has them handled, for the security log
	 */
	SentAll sendAllAgain(long after, Caller admin) {
		long end = System.nanoTime() + TIME_FOR_ALL.toNanos();
		Map<Result, Integer> count = new EnumMap<>(Result.class);
		Stream.of(Result.values()).forEach((result) -> count.put(result, 0));
		long last = after;
		List<DeadLetter> page = open(last, PAGE).entries();
		while (!page.isEmpty()) {
			for (DeadLetter letter : page) {
				if (System.nanoTime() - end >= 0) {
					return new SentAll(count, last);
				}
				last = letter.id();
				sendAgain(last, admin).ifPresent((sent) -> count.merge(sent.result(), 1, Integer::sum));
			}
			page = open(last, PAGE).entries();
		}
		return new SentAll(count, null);
	}

	enum Result {

		/** Its receipt says so. */
		APPLIED, REJECTED,

		/** It cannot be handled, still. */
		DEAD

	}

	/**
	 * What came of a letter that was sent again.
	 *
	 * @param reason why it was rejected or is dead, for people
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Sent(long id, Result result, @Nullable String reason) {
	}

	/**
	 * What came of all that were sent again.
	 *
	 * @param count how many, by result
	 * @param goOnAfter id of the last of them, if the time was up
	 */
	record SentAll(Map<Result, Integer> count, @Nullable Long goOnAfter) {
	}

}

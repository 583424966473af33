package dev.tricall.serviceb.deadletters;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

import dev.tricall.data.DataTopic;
import dev.tricall.data.ErrorCode;
import dev.tricall.serviceb.core.Caller;
import dev.tricall.serviceb.core.ErrorCodes;
import dev.tricall.serviceb.core.Page;
import dev.tricall.serviceb.kafka.RecordHandler;
import dev.tricall.telemetry.SecurityLog;

/**
 * Dead letters, which are records that could not be handled. Sending one again does not
 * write it to {@code service-b.data}, which only service A may do: it is handled
 * immediately, by the same code and on behalf of the original caller.
 */
@Component
class DeadLetters {

	private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

	/** Less than the gateway's timeout. */
	private static final Duration MAX_TIME = Duration.ofSeconds(3);

	private final DeadLetterRepository repository;

	private final RecordHandler handler;

	DeadLetters(DeadLetterRepository repository, RecordHandler handler, MeterRegistry meters) {
		this.repository = repository;
		this.handler = handler;
		Gauge.builder("tricall.dead.letters", repository, DeadLetterRepository::countOpen)
			.description("Open dead letters of all instances; each instance reports the same number")
			.register(meters);
	}

	@KafkaListener(id = "service-b-dead-letters", topics = DataTopic.DEAD_LETTERS, concurrency = "1")
	void onDeadLetter(ConsumerRecord<byte[], byte[]> record) {
		this.repository.save(record);
	}

	/**
	 * Returns a page of open letters without their values, the oldest first.
	 * @param after the page has only letters with a greater id
	 * @param limit maximum number of letters; there are fewer if they are large
	 */
	Page<DeadLetter> findOpen(long after, int limit) {
		return this.repository.findOpen(after, limit);
	}

	Optional<DeadLetter> find(long id) {
		return this.repository.find(id);
	}

	/**
	 * Handles a letter again. One that was applied is not handled a second time, since
	 * its receipt may have been removed.
	 * @param admin the admin who requests it, for the security log
	 * @return the outcome, or nothing if there is no such letter
	 */
	Optional<Sent> sendAgain(long id, Caller admin) {
		Optional<Sent> applied = this.repository.find(id)
			.filter((letter) -> letter.status() == DeadLetter.Status.APPLIED)
			.map((letter) -> new Sent(id, Result.APPLIED, null));
		return applied.isPresent() ? applied : this.repository.findContent(id).map((content) -> {
			Sent sent = sendAgain(id, content);
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

	private Sent sendAgain(long id, DeadLetterRepository.Content content) {
		try {
			RecordHandler.Outcome outcome = this.handler.handle(content.value(), content.subject(), content.roles());
			this.repository.close(id, outcome.status());
			return new Sent(id, Result.valueOf(outcome.status().name()), outcome.reason());
		}
		catch (RuntimeException ex) {
			ErrorCode code = ErrorCodes.of(ex);
			if (code == ErrorCode.UNEXPECTED) {
				log.error("Dead letter {} failed again", id, ex);
			}
			else if (code != ErrorCode.INVALID) {
				throw ex;
			}
			return new Sent(id, Result.DEAD, code.detailOf(ex));
		}
	}

	/**
	 * Handles all open letters again, for 3 s at most.
	 * @param after only letters with a greater id
	 * @param admin the admin who requests it, for the security log
	 */
	SentAll sendAllAgain(long after, Caller admin) {
		long end = System.nanoTime() + MAX_TIME.toNanos();
		Map<Result, Integer> count = new EnumMap<>(Result.class);
		Stream.of(Result.values()).forEach((result) -> count.put(result, 0));
		long last = after;
		List<DeadLetter> page = findOpen(last, Page.MAX_LIMIT).entries();
		while (!page.isEmpty()) {
			for (DeadLetter letter : page) {
				if (System.nanoTime() - end >= 0) {
					return new SentAll(count, last);
				}
				last = letter.id();
				sendAgain(last, admin).ifPresent((sent) -> count.merge(sent.result(), 1, Integer::sum));
			}
			page = findOpen(last, Page.MAX_LIMIT).entries();
		}
		return new SentAll(count, null);
	}

	enum Result {

		APPLIED, REJECTED,

		/** It failed again. */
		DEAD

	}

	/**
	 * Outcome for a letter that was sent again.
	 *
	 * @param reason readable reason of a rejection or failure; null if it was applied
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Sent(@JsonProperty(required = true) long id, @JsonProperty(required = true) Result result,
			@Nullable String reason) {
	}

	/**
	 * Outcome for all letters that were sent again.
	 *
	 * @param count number of letters by result
	 * @param lastId id of the last letter that was sent if the time was up; null if all
	 * letters were sent
	 */
	record SentAll(Map<Result, Integer> count, @Nullable Long lastId) {
	}

}

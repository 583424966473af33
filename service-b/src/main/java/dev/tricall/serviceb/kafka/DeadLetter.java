package dev.tricall.serviceb.kafka;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be handled, as an admin sees it.
 *
 * @param id of the dead letter, ascending in the order in which they died
 * @param status what became of it
 * @param reason why it died, for people
 * @param sourcePartition where it was in {@code service-b.data}
 * @param sourceOffset where it was in its partition
 * @param sourceTime when it was written there
 * @param diedAt when it was put aside
 * @param handledAt when it was sent again with success
 * @param key the record's key
 * @param subject the caller in whose name it was written
 * @param roles the caller's roles, separated by commas
 * @param traceparent of the call that wrote it (W3C Trace Context)
 * @param size of the value in bytes
 * @param value in Base64; not in a list
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeadLetter(long id, Status status, String reason, int sourcePartition, long sourceOffset, Instant sourceTime,
		Instant diedAt, @Nullable Instant handledAt, @Nullable String key, @Nullable String subject,
		@Nullable String roles, @Nullable String traceparent, int size, @Nullable String value) {

	enum Status {

		/** Nobody has sent it again, or not with success. */
		OPEN,

		/** Was sent again, and there is a receipt. */
		APPLIED, REJECTED

	}

}

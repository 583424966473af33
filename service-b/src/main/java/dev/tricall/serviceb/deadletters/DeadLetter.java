package dev.tricall.serviceb.deadletters;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Record that could not be handled, as an admin sees it.
 *
 * @param id id of the dead letter, ascending in the order of failure
 * @param status whether the dead letter is open or has been handled
 * @param reason readable reason of the failure
 * @param sourcePartition the record's partition in {@code service-b.data}
 * @param sourceOffset the record's offset in its partition
 * @param sourceTime when the record was written
 * @param diedAt when the record became a dead letter
 * @param handledAt when it was handled after it had been sent again; null if it is open
 * @param key the record's key
 * @param subject the caller on whose behalf the record was written
 * @param roles the caller's roles, separated by commas
 * @param traceparent trace of the call that wrote the record (W3C Trace Context)
 * @param size size of the value in bytes
 * @param value the record's value in Base64; null in a list
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeadLetter(@JsonProperty(required = true) long id, @JsonProperty(required = true) Status status,
		@JsonProperty(required = true) String reason, @JsonProperty(required = true) int sourcePartition,
		@JsonProperty(required = true) long sourceOffset, @JsonProperty(required = true) Instant sourceTime,
		@JsonProperty(required = true) Instant diedAt, @Nullable Instant handledAt, @Nullable String key,
		@Nullable String subject, @Nullable String roles, @Nullable String traceparent,
		@JsonProperty(required = true) int size, @Nullable String value) {

	enum Status {

		/** It has not been sent again, or failed again. */
		OPEN,

		/** It was sent again and applied; there is a receipt. */
		APPLIED,

		/** It was sent again and rejected; there is a receipt. */
		REJECTED

	}

}

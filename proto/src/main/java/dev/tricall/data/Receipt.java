package dev.tricall.data;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.protobuf.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * Outcome of handling one piece of data. The annotations state which fields of the JSON
 * object are always present.
 *
 * @param id the idempotency key
 * @param key the data's key
 * @param status whether the piece of data was applied or rejected
 * @param reason readable reason of a rejection; null if the data was applied
 * @param transport how the piece of data reached service B
 * @param handledBy registry instance id of the instance of service B that handled it
 * @param handledAt when it was handled, by the database's clock, in microseconds
 * @param replayed whether this receipt answers a repeated call; all other fields are
 * those of the first call's receipt
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Receipt(@JsonProperty(required = true) String id, @JsonProperty(required = true) String key,
		@JsonProperty(required = true) Status status, @Nullable String reason,
		@JsonProperty(required = true) Transport transport, @JsonProperty(required = true) String handledBy,
		@JsonProperty(required = true) Instant handledAt, @JsonProperty(required = true) boolean replayed) {

	public enum Status {

		APPLIED, REJECTED

	}

	public Receipt asReplayed() {
		return new Receipt(this.id, this.key, this.status, this.reason, this.transport, this.handledBy, this.handledAt,
				true);
	}

	public static Receipt of(dev.tricall.data.v1.Receipt message) {
		Timestamp at = message.getHandledAt();
		return new Receipt(message.getId(), message.getKey(), Status.valueOf(message.getStatus().name()),
				message.getReason().isEmpty() ? null : message.getReason(),
				Transport.valueOf(message.getTransport().name()), message.getHandledBy(),
				Instant.ofEpochSecond(at.getSeconds(), at.getNanos()), message.getReplayed());
	}

	public dev.tricall.data.v1.Receipt toMessage() {
		return dev.tricall.data.v1.Receipt.newBuilder()
			.setId(this.id)
			.setKey(this.key)
			.setStatus(dev.tricall.data.v1.Status.valueOf(this.status.name()))
			.setReason((this.reason != null) ? this.reason : "")
			.setTransport(dev.tricall.data.v1.Transport.valueOf(this.transport.name()))
			.setHandledBy(this.handledBy)
			.setHandledAt(StoredData.timestamp(this.handledAt))
			.setReplayed(this.replayed)
			.build();
	}

}

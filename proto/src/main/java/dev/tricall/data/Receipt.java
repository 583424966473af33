package dev.tricall.data;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.google.protobuf.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * What became of one piece of data.
 *
 * @param id the idempotency key
 * @param key the data's key
 * @param status applied or rejected
 * @param reason why it was rejected, for people; null when applied
 * @param transport how it reached service B
 * @param handledBy registry instance id of the service B that handled it
 * @param handledAt when, by the database's clock, in microseconds
 * @param replayed whether this answers a repetition; the other fields are those of the
 * first time
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Receipt(String id, String key, Status status, @Nullable String reason, Transport transport,
		String handledBy, Instant handledAt, boolean replayed) {

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

package dev.tricall.data;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.protobuf.Timestamp;

import dev.tricall.data.v1.Data;

/**
 * Data that is stored under a key.
 *
 * @param key the key
 * @param value the value that was applied last
 * @param owner subject of the first writer
 * @param updatedAt when the value was last applied, by the database's clock
 */
public record StoredData(@JsonProperty(required = true) String key, @JsonProperty(required = true) String value,
		@JsonProperty(required = true) String owner, @JsonProperty(required = true) Instant updatedAt) {

	public Data toMessage() {
		return Data.newBuilder()
			.setKey(this.key)
			.setValue(this.value)
			.setOwner(this.owner)
			.setUpdatedAt(timestamp(this.updatedAt))
			.build();
	}

	static Timestamp timestamp(Instant instant) {
		return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).setNanos(instant.getNano()).build();
	}

}

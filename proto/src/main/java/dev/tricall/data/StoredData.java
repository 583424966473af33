package dev.tricall.data;

import java.time.Instant;

import com.google.protobuf.Timestamp;

import dev.tricall.data.v1.Data;

/**
 * What is stored under a key.
 *
 * @param key the key
 * @param value the latest value
 * @param owner subject of the first writer
 * @param updatedAt when the value was last applied, by the database's clock
 */
public record StoredData(String key, String value, String owner, Instant updatedAt) {

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

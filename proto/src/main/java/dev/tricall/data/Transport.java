package dev.tricall.data;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Transport over which a piece of data reaches service B. JSON and paths have the names
 * in lower case.
 */
public enum Transport {

	@JsonProperty("rest")
	REST,

	@JsonProperty("grpc")
	GRPC,

	@JsonProperty("kafka")
	KAFKA;

	/**
	 * Returns the name in lower case, as JSON, paths and metrics have it.
	 */
	public String id() {
		return name().toLowerCase(Locale.ROOT);
	}

}

package dev.tricall.data;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How a piece of data reaches service B. In JSON and in paths: {@code rest},
 * {@code grpc}, {@code kafka}.
 */
public enum Transport {

	@JsonProperty("rest")
	REST,

	@JsonProperty("grpc")
	GRPC,

	@JsonProperty("kafka")
	KAFKA

}

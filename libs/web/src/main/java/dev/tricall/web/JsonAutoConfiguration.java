package dev.tricall.web;

import java.util.stream.Stream;

import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * Makes Jackson strict and bounds the memory that it keeps.
 */
@AutoConfiguration
public final class JsonAutoConfiguration {

	/** Sufficient for the calls that a few processors work on. */
	private static final int MAX_RECYCLED_BUFFERS = 32;

	/**
	 * Limits the buffers that Jackson keeps for reuse. Its default pool keeps one for
	 * each call of the busiest moment so far, as large as the largest value it has held.
	 */
	@Bean
	JsonFactoryBuilderCustomizer boundedRecyclerPool() {
		return (builder) -> builder.recyclerPool(JsonRecyclerPools.newBoundedPool(MAX_RECYCLED_BUFFERS));
	}

	/**
	 * Reads a string only from a JSON string. A number or a boolean in place of a string
	 * is an error of the client, not a value to convert.
	 */
	@Bean
	JsonMapperBuilderCustomizer strictStrings() {
		return (builder) -> builder.withCoercionConfig(LogicalType.Textual,
				(strings) -> Stream.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)
					.forEach((shape) -> strings.setCoercion(shape, CoercionAction.Fail)));
	}

}

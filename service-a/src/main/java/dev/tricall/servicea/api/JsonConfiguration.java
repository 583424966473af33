package dev.tricall.servicea.api;

import java.util.stream.Stream;

import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

import org.springframework.boot.jackson.autoconfigure.JsonFactoryBuilderCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class JsonConfiguration {

	/** Enough for the calls that a few processors work on. */
	private static final int MAX_RECYCLED_BUFFERS = 32;

	/**
	 * Bounds the buffers that Jackson keeps for reuse. By default it keeps those of as
	 * many calls as there ever were at a time, each as large as the largest value needed.
	 */
	@Bean
	JsonFactoryBuilderCustomizer fewRecycledBuffers() {
		return (builder) -> builder.recyclerPool(JsonRecyclerPools.newBoundedPool(MAX_RECYCLED_BUFFERS));
	}

	/** Takes a text only from a text: 1 or true where a key is due is a mistake. */
	@Bean
	JsonMapperBuilderCustomizer strictTexts() {
		return (builder) -> builder.withCoercionConfig(LogicalType.Textual,
				(texts) -> Stream.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)
					.forEach((shape) -> texts.setCoercion(shape, CoercionAction.Fail)));
	}

}

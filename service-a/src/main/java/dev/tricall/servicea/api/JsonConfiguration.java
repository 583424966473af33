package dev.tricall.servicea.api;

import java.util.stream.Stream;

import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class JsonConfiguration {

	/** Takes a text only from a text: 1 or true where a key is due is a mistake. */
	@Bean
	JsonMapperBuilderCustomizer strictTexts() {
		return (builder) -> builder.withCoercionConfig(LogicalType.Textual,
				(texts) -> Stream.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)
					.forEach((shape) -> texts.setCoercion(shape, CoercionAction.Fail)));
	}

}

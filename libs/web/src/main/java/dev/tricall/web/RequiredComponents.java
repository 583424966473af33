package dev.tricall.web;

import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.stream.Stream;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A record's component that cannot be null is always there: the document generator knows
 * nothing of JSpecify.
 */
final class RequiredComponents implements ModelConverter {

	@Override
	public @Nullable Schema<?> resolve(AnnotatedType type, ModelConverterContext context,
			Iterator<ModelConverter> chain) {
		if (!chain.hasNext()) {
			return null;
		}
		Schema<?> resolved = chain.next().resolve(type, context, chain);
		Class<?> raw = Json.mapper().constructType(type.getType()).getRawClass();
		if (raw.isRecord() && resolved != null) {
			Schema<?> model = (resolved.get$ref() != null) ? context.getDefinedModels().get(raw.getSimpleName())
					: resolved;
			if (model != null && model.getProperties() != null) {
				model.setRequired(Stream.of(raw.getRecordComponents())
					.filter((component) -> !component.getAnnotatedType().isAnnotationPresent(Nullable.class))
					.map(RecordComponent::getName)
					.toList());
			}
		}
		return resolved;
	}

}

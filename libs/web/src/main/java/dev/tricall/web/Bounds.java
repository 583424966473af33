package dev.tricall.web;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;

import dev.tricall.data.DataPiece;
import dev.tricall.data.Transport;

/**
 * The bounds of the operation's fields. They have the same name wherever they are used.
 */
final class Bounds {

	private Bounds() {
	}

	/** In parameters. */
	static void applyTo(Operation operation) {
		if (operation.getParameters() == null) {
			return;
		}
		operation.getParameters().forEach((parameter) -> {
			switch (parameter.getName()) {
				case "Idempotency-Key" ->
					parameter.description("under which the call can be repeated; where there is none, one is made")
						.schema(id());
				case "id" -> parameter.description("idempotency key").schema(id());
				case "key", "after" -> parameter.schema(key());
				case "transport" -> parameter.schema(transport());
				default -> {
				}
			}
		});
	}

	/** In the body. */
	static void applyTo(Components components) {
		Schema<?> body = components.getSchemas().get("DataRequest");
		if (body != null) {
			body.addProperty("key", key());
			body.addProperty("value", value());
			body.setRequired(List.of("key", "value"));
		}
	}

	private static Schema<?> id() {
		return new StringSchema().pattern("^%s$".formatted(DataPiece.ID_PATTERN));
	}

	private static Schema<?> value() {
		return new StringSchema().maxLength(DataPiece.MAX_VALUE_BYTES)
			.description("at most %d bytes of UTF-8".formatted(DataPiece.MAX_VALUE_BYTES));
	}

	private static Schema<?> transport() {
		return new StringSchema()
			._enum(Stream.of(Transport.values()).map((each) -> each.name().toLowerCase(Locale.ROOT)).toList());
	}

	private static Schema<?> key() {
		return new StringSchema().pattern("^%s$".formatted(DataPiece.KEY_PATTERN));
	}

}

package dev.tricall.web;

import java.util.stream.Stream;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;

import org.springframework.util.StringUtils;

import dev.tricall.data.ErrorCode;

/**
 * Error responses of an OpenAPI document (RFC 9457). They include those of the gateway.
 * Two statuses are left out: 405, which belongs to no operation, and 500, which is a bug.
 */
final class ProblemResponses {

	private ProblemResponses() {
	}

	/**
	 * Returns the errors that the document describes, one for each HTTP status.
	 */
	static Stream<ErrorCode> all() {
		return Stream.of(ErrorCode.values())
			.filter((code) -> code != ErrorCode.UNEXPECTED && code == ErrorCode.ofHttpStatus(code.httpStatus()));
	}

	/**
	 * Returns the errors that an operation can respond with.
	 */
	static Stream<ErrorCode> of(Operation operation) {
		return all().filter((code) -> switch (code) {
			case NOT_FOUND -> hasParameterIn("path", operation);
			case TOO_LARGE, UNSUPPORTED_MEDIA_TYPE -> operation.getRequestBody() != null;
			case ID_REUSED -> hasParameterIn("header", operation);
			default -> true;
		});
	}

	/**
	 * Returns the response that describes an error.
	 */
	static ApiResponse response(ErrorCode code) {
		ApiResponse response = new ApiResponse().description(StringUtils.capitalize(code.detail()))
			.content(new Content().addMediaType("application/problem+json",
					new MediaType().schema(new Schema<>().$ref("Problem"))));
		ProblemDetailAdvice.headers(code.httpStatus())
			.forEach((name, values) -> response.addHeaderObject(name, new Header().schema(new StringSchema())));
		return response;
	}

	/**
	 * Returns the schema of a problem detail.
	 */
	static Schema<?> schema() {
		return new ObjectSchema().description("RFC 9457")
			.addProperty("status", new IntegerSchema())
			.addProperty("title", new StringSchema())
			.addProperty("detail", new StringSchema().description("readable explanation"))
			.addProperty("instance", new StringSchema().format("uri-reference"))
			.addRequiredItem("status")
			.addRequiredItem("title");
	}

	private static boolean hasParameterIn(String place, Operation operation) {
		return operation.getParameters() != null
				&& operation.getParameters().stream().anyMatch((parameter) -> place.equals(parameter.getIn()));
	}

}

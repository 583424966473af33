package dev.tricall.system.contract;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;
import static dev.tricall.system.testing.ProblemAssertions.assertProblem;

/**
 * Bounds of a request, which are the same at each entry point.
 */
@SystemTest
class BoundsSystemTests {

	private static final int MAX_VALUE_BYTES = 65_536;

	private static final int MAX_KEY_LENGTH = 128;

	private static final int MAX_ID_LENGTH = 64;

	private static final String PUNCTUATION = "!\"#$&'()*+,-.:<=>?@[]^_`{|}~";

	private final TestSystem system;

	BoundsSystemTests(TestSystem system) {
		this.system = system;
	}

	@ParameterizedTest
	@MethodSource
	void respondsWith400ToAMalformedBody(String path, String body) {
		assertProblem(this.system.demo().post(path, body), 400);
	}

	static Stream<Arguments> respondsWith400ToAMalformedBody() {
		return Stream
			.of(everywhere("empty", ""), everywhere("truncated", "{\"key\": \"k\", \"val"), everywhere("a list", "[]"),
					everywhere("null", "null"), everywhere("no key", "{\"value\": \"v\"}"),
					everywhere("no value", "{\"key\": \"k\"}"),
					everywhere("null as key", "{\"key\": null, \"value\": \"v\"}"),
					everywhere("null as value", "{\"key\": \"k\", \"value\": null}"),
					everywhere("number as key", "{\"key\": 1, \"value\": \"v\"}"),
					everywhere("number as value", "{\"key\": \"k\", \"value\": 1}"),
					everywhere("object as value", "{\"key\": \"k\", \"value\": {}}"),
					everywhere("half a surrogate pair", "{\"key\": \"k\", \"value\": \"\\ud83d\"}"))
			.flatMap((each) -> each);
	}

	@ParameterizedTest
	@MethodSource
	void respondsWith400ToAFieldOutOfBounds(String path, String id, String key, String value) {
		assertProblem(this.system.demo().post(path, id, key, value), 400);
	}

	static Stream<Arguments> respondsWith400ToAFieldOutOfBounds() {
		return Stream.of(everywhere("empty key", "id", "", "v"),
				everywhere("long key", "id", "k".repeat(MAX_KEY_LENGTH + 1), "v"),
				everywhere("space in key", "id", "a b", "v"), everywhere("slash in key", "id", "a/b", "v"),
				everywhere("non-ASCII letter in key", "id", "schlüssel", "v"),
				everywhere("line feed after key", "id", "key\n", "v"),
				everywhere("long value", "id", "k", "v".repeat(MAX_VALUE_BYTES + 1)),
				everywhere("long value in bytes", "id", "k", "é".repeat(MAX_VALUE_BYTES / 2) + "v"),
				everywhere("empty id", "", "k", "v"), everywhere("long id", "i".repeat(MAX_ID_LENGTH + 1), "k", "v"),
				everywhere("space in id", "a b", "k", "v"))
			.flatMap((each) -> each);
	}

	@ParameterizedTest
	@MethodSource
	void acceptsFieldsWithinTheBounds(String path, String id, String key, String value) {
		// Unique values of the same length, so that the tests can be repeated.
		String unique = ApiClient.newId().substring(0, 8);
		String thisId = (id.length() < 8) ? id + unique : unique + id.substring(8);
		String thisKey = (key.length() < 8) ? key + unique : unique + key.substring(8);
		Response receipt = this.system.demo().handle(path, thisId, thisKey, value);
		assertThat(receipt.status()).as(receipt.toString()).isEqualTo(200);
		assertThat(receipt.field("id")).isEqualTo(thisId);
		Response stored = this.system.demo().get(ApiClient.SERVICE_B_DATA + "/" + thisKey);
		assertThat(stored.field("key")).isEqualTo(thisKey);
		assertThat(stored.field("value")).isEqualTo(value);
	}

	static Stream<Arguments> acceptsFieldsWithinTheBounds() {
		return Stream
			.of(everywhere("empty value", "", "", ""), everywhere("longest key", "", "k".repeat(MAX_KEY_LENGTH), "v"),
					everywhere("all allowed characters in key", "", "AZaz09._:-AZaz09._:-", "v"),
					everywhere("longest value", "", "", "v".repeat(MAX_VALUE_BYTES)),
					everywhere("longest value in bytes", "", "", "😀".repeat(MAX_VALUE_BYTES / 4)),
					everywhere("control characters and quotes in value", "", "", "\u0001\t\r\n\"\\/\u2028"),
					everywhere("longest id", "i".repeat(MAX_ID_LENGTH), "", "v"),
					everywhere("all allowed characters in id", "01234567" + PUNCTUATION, "", "v"))
			.flatMap((each) -> each);
	}

	@Test
	void acceptsAnIdOfOneCharacter() {
		// After the first run this is a replay.
		assertThat(this.system.demo().post(ApiClient.SERVICE_B_DATA, "1", "one-character-id", "v").status())
			.isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "101", "-1", "many" })
	void respondsWith400ToAnInvalidPageLimit(String limit) {
		assertProblem(this.system.demo().get(ApiClient.SERVICE_B_DATA + "?limit=" + limit), 400);
	}

	private static Stream<Arguments> everywhere(String name, Object... arguments) {
		return ApiClient.WRITE_PATHS.stream()
			.map((path) -> argumentSet(name + ", " + path,
					Stream.concat(Stream.of(path), Stream.of(arguments)).toArray()));
	}

}

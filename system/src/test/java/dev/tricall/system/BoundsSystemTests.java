package dev.tricall.system;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.tricall.system.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

/**
 * The bounds of what a caller may send, the same on every way in.
 */
@SystemTest
class BoundsSystemTests {

	private static final int VALUE_BYTES = 65_536;

	private static final int KEY_LENGTH = 128;

	private static final int ID_LENGTH = 64;

	private static final String PUNCTUATION = "!\"#$&'()*+,-.:<=>?@[]^_`{|}~";

	private final TestSystem system;

	BoundsSystemTests(TestSystem system) {
		this.system = system;
	}

	@ParameterizedTest
	@MethodSource
	void answers400WhenTheBodyIsNotAPieceOfData(String path, String body) {
		assertProblem(this.system.demo().post(path, body), 400);
	}

	static Stream<Arguments> answers400WhenTheBodyIsNotAPieceOfData() {
		return Stream
			.of(everywhere("nothing", ""), everywhere("cut off", "{\"key\": \"k\", \"val"), everywhere("a list", "[]"),
					everywhere("null", "null"), everywhere("no key", "{\"value\": \"v\"}"),
					everywhere("no value", "{\"key\": \"k\"}"),
					everywhere("null as key", "{\"key\": null, \"value\": \"v\"}"),
					everywhere("null as value", "{\"key\": \"k\", \"value\": null}"),
					everywhere("number as key", "{\"key\": 1, \"value\": \"v\"}"),
					everywhere("number as value", "{\"key\": \"k\", \"value\": 1}"),
					everywhere("object as value", "{\"key\": \"k\", \"value\": {}}"),
					everywhere("half a character", "{\"key\": \"k\", \"value\": \"\\ud83d\"}"))
			.flatMap((each) -> each);
	}

	@ParameterizedTest
	@MethodSource
	void answers400WhenAFieldIsOutOfItsBounds(String path, String id, String key, String value) {
		assertProblem(this.system.demo().post(path, id, key, value), 400);
	}

	static Stream<Arguments> answers400WhenAFieldIsOutOfItsBounds() {
		return Stream
			.of(everywhere("empty key", "id", "", "v"), everywhere("long key", "id", "k".repeat(KEY_LENGTH + 1), "v"),
					everywhere("space in key", "id", "a b", "v"), everywhere("slash in key", "id", "a/b", "v"),
					everywhere("foreign letter in key", "id", "schlüssel", "v"),
					everywhere("line end after key", "id", "key\n", "v"),
					everywhere("long value", "id", "k", "v".repeat(VALUE_BYTES + 1)),
					everywhere("long value by its bytes", "id", "k", "é".repeat(VALUE_BYTES / 2) + "v"),
					everywhere("empty id", "", "k", "v"), everywhere("long id", "i".repeat(ID_LENGTH + 1), "k", "v"),
					everywhere("space in id", "a b", "k", "v"))
			.flatMap((each) -> each);
	}

	@ParameterizedTest
	@MethodSource
	void takesWhatIsJustWithinTheBounds(String path, String id, String key, String value) {
		// Made unique without a change of length, so that the tests can run twice.
		String unique = Api.newId().substring(0, 8);
		String thisId = (id.length() < 8) ? id + unique : unique + id.substring(8);
		String thisKey = (key.length() < 8) ? key + unique : unique + key.substring(8);
		Reply receipt = this.system.demo().handle(path, thisId, thisKey, value);
		assertThat(receipt.status()).as(receipt.toString()).isEqualTo(200);
		assertThat(receipt.field("id")).isEqualTo(thisId);
		Reply stored = this.system.demo().get(Api.DIRECT + "/" + thisKey);
		assertThat(stored.field("key")).isEqualTo(thisKey);
		assertThat(stored.field("value")).isEqualTo(value);
	}

	static Stream<Arguments> takesWhatIsJustWithinTheBounds() {
		return Stream
			.of(everywhere("empty value", "", "", ""), everywhere("longest key", "", "k".repeat(KEY_LENGTH), "v"),
					everywhere("all kinds of characters in key", "", "AZaz09._:-AZaz09._:-", "v"),
					everywhere("longest value", "", "", "v".repeat(VALUE_BYTES)),
					everywhere("longest value by its bytes", "", "", "😀".repeat(VALUE_BYTES / 4)),
					everywhere("control characters and quotes in value", "", "", "\u0001\t\r\n\"\\/\u2028"),
					everywhere("longest id", "i".repeat(ID_LENGTH), "", "v"),
					everywhere("all kinds of characters in id", "01234567" + PUNCTUATION, "", "v"))
			.flatMap((each) -> each);
	}

	@Test
	void takesAnIdOfOneCharacter() {
		// The same in each run, and so, after the first, a repetition.
		assertThat(this.system.demo().post(Api.DIRECT, "1", "one-character-id", "v").status()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "101", "-1", "many" })
	void answers400WhenThePageHasAnImpossibleLimit(String limit) {
		assertProblem(this.system.demo().get(Api.DIRECT + "?limit=" + limit), 400);
	}

	private static Stream<Arguments> everywhere(String name, Object... arguments) {
		return Api.WAYS.stream()
			.map((way) -> argumentSet(name + ", " + way,
					Stream.concat(Stream.of(way), Stream.of(arguments)).toArray()));
	}

}

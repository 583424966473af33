package dev.tricall.data;

import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tricall.data.v1.HandleRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DataPieceTests {

	@ParameterizedTest
	@ValueSource(strings = { "a", "Az09._:-", ".." })
	void acceptsAValidKey(String key) {
		assertThat(DataPiece.of("id", key, "v").key()).isEqualTo(key);
		assertThat(DataPiece.requireKey("k".repeat(128))).hasSize(128);
	}

	@ParameterizedTest
	@NullAndEmptySource
	@ValueSource(strings = { "a b", "a/b", "ä", "a\n", "\0" })
	void rejectsAnInvalidKey(String key) {
		assertThatExceptionOfType(InvalidDataException.class).isThrownBy(() -> DataPiece.of("id", key, "v"))
			.withMessageStartingWith("key must be");
	}

	@Test
	void rejectsFieldsThatAreTooLong() {
		assertThatExceptionOfType(InvalidDataException.class).isThrownBy(() -> DataPiece.requireKey("k".repeat(129)));
		assertThatExceptionOfType(InvalidDataException.class).isThrownBy(() -> DataPiece.requireId("i".repeat(65)));
		assertThatExceptionOfType(InvalidDataException.class)
			.isThrownBy(() -> DataPiece.of("id", "k", "v".repeat(65_537)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "!", "~", "a/b;c%d\\e?f#g" })
	void acceptsEveryVisibleAsciiCharacterInAnId(String id) {
		assertThat(DataPiece.requireId(id)).isEqualTo(id);
		assertThat(DataPiece.requireId("i".repeat(64))).hasSize(64);
	}

	@ParameterizedTest
	@NullAndEmptySource
	@ValueSource(strings = { "a b", "é", "\u007f", "\t" })
	void rejectsAnInvalidId(String id) {
		assertThatExceptionOfType(InvalidDataException.class).isThrownBy(() -> DataPiece.requireId(id));
	}

	@Test
	void limitsTheBytesOfAValue() {
		assertThat(DataPiece.of("id", "k", "é".repeat(32_768)).value()).hasSize(32_768);
		assertThatExceptionOfType(InvalidDataException.class)
			.isThrownBy(() -> DataPiece.of("id", "k", "é".repeat(32_768) + "a"));
		assertThat(DataPiece.of("id", "k", "😀".repeat(16_384)).value()).hasSize(32_768);
	}

	@Test
	void acceptsAnEmptyValueButNotAMissingOne() {
		assertThat(DataPiece.of("id", "k", "").value()).isEmpty();
		assertThatExceptionOfType(InvalidDataException.class).isThrownBy(() -> DataPiece.of("id", "k", null))
			.withMessage("value is missing");
		assertThatExceptionOfType(InvalidDataException.class)
			.isThrownBy(() -> DataPiece.of(HandleRequest.newBuilder().setId("id").setKey("k").build()));
	}

	@Test
	void rejectsALoneSurrogate() {
		assertThatExceptionOfType(InvalidDataException.class).isThrownBy(() -> DataPiece.of("id", "k", "\ud800"))
			.withMessage("value must be valid Unicode");
	}

	@Test
	void convertsToAndFromMessages() {
		DataPiece piece = DataPiece.of("id", "k", "v\0");
		assertThat(DataPiece.of(piece.toMessage())).isEqualTo(piece);
		Receipt receipt = new Receipt("id", "k", Receipt.Status.REJECTED, "why", Transport.KAFKA, "b:1",
				Instant.parse("2026-01-02T03:04:05.678901Z"), true);
		assertThat(Receipt.of(receipt.toMessage())).isEqualTo(receipt);
	}

}

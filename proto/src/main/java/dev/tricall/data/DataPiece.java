package dev.tricall.data;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.tricall.data.v1.HandleRequest;

/**
 * One piece of data under its idempotency key. An instance is always within the bounds
 * that {@code data.proto} states: the factory methods throw {@link InvalidDataException}
 * otherwise.
 *
 * @param id idempotency key, 1 to 64 visible ASCII characters
 * @param key 1 to 128 characters of {@code A-Z a-z 0-9 . _ : -}
 * @param value 0 to 65,536 bytes of UTF-8
 */
public record DataPiece(String id, String key, String value) {

	public static final int MAX_VALUE_BYTES = 65_536;

	public static final String ID_PATTERN = "[\\x21-\\x7E]{1,64}";

	public static final String KEY_PATTERN = "[A-Za-z0-9._:-]{1,128}";

	private static final Pattern ID = Pattern.compile(ID_PATTERN);

	private static final Pattern KEY = Pattern.compile(KEY_PATTERN);

	public DataPiece {
		requireId(id);
		requireKey(key);
		requireValue(value);
	}

	/**
	 * Checks what came from outside, where anything may be missing.
	 * @throws InvalidDataException if a field is missing or out of its bounds
	 */
	public static DataPiece of(@Nullable String id, @Nullable String key, @Nullable String value) {
		return new DataPiece(requireId(id), requireKey(key), requireValue(value));
	}

	/**
	 * Checks a message that came over gRPC or Kafka.
	 * @throws InvalidDataException if a field is missing or out of its bounds
	 */
	public static DataPiece of(HandleRequest request) {
		return of(request.getId(), request.getKey(), request.hasValue() ? request.getValue() : null);
	}

	public HandleRequest toMessage() {
		return HandleRequest.newBuilder().setId(this.id).setKey(this.key).setValue(this.value).build();
	}

	/**
	 * Returns the id if it is within its bounds.
	 * @throws InvalidDataException if it is not
	 */
	public static String requireId(@Nullable String id) {
		if (id == null || !ID.matcher(id).matches()) {
			throw new InvalidDataException("the idempotency key must be 1 to 64 visible ASCII characters");
		}
		return id;
	}

	/**
	 * Returns the key if it is within its bounds.
	 * @throws InvalidDataException if it is not
	 */
	public static String requireKey(@Nullable String key) {
		if (key == null || !KEY.matcher(key).matches()) {
			throw new InvalidDataException("key must be 1 to 128 characters of A-Z a-z 0-9 . _ : -");
		}
		return key;
	}

	private static String requireValue(@Nullable String value) {
		if (value == null) {
			throw new InvalidDataException("value is missing");
		}
		if (value.length() > MAX_VALUE_BYTES || utf8(value).remaining() > MAX_VALUE_BYTES) {
			throw new InvalidDataException("value must be at most 65536 bytes of UTF-8");
		}
		return value;
	}

	/**
	 * Encodes strictly: a lone surrogate, which JSON can carry, is not UTF-8 and would be
	 * stored as something else.
	 */
	private static ByteBuffer utf8(String value) {
		try {
			return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
		}
		catch (CharacterCodingException ex) {
			throw new InvalidDataException("value must be valid Unicode");
		}
	}

}

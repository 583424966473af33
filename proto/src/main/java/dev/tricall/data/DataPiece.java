package dev.tricall.data;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import com.google.protobuf.InvalidProtocolBufferException;
import org.jspecify.annotations.Nullable;

import dev.tricall.data.v1.HandleRequest;

/**
 * One piece of data under its idempotency key. An instance is always within the bounds
 * that {@code data.proto} states: the constructor and the factory methods throw
 * {@link InvalidDataException} otherwise.
 *
 * @param id idempotency key, 1 to 64 visible ASCII characters
 * @param key 1 to 128 characters of {@code A-Z a-z 0-9 . _ : -}
 * @param value 0 to 65,536 bytes of UTF-8
 */
public record DataPiece(String id, String key, String value) {

	public static final int MAX_VALUE_BYTES = 65_536;

	public static final String ID_PATTERN = "^[\\x21-\\x7E]{1,64}$";

	public static final String ID_BOUNDS = "the idempotency key must be 1 to 64 visible ASCII characters";

	public static final String KEY_PATTERN = "^[A-Za-z0-9._:-]{1,128}$";

	public static final String KEY_BOUNDS = "key must be 1 to 128 characters of A-Z a-z 0-9 . _ : -";

	public static final String VALUE_MISSING = "value is missing";

	public static final String VALUE_BOUNDS = "value must be at most " + MAX_VALUE_BYTES + " bytes of UTF-8";

	private static final Pattern ID = Pattern.compile(ID_PATTERN);

	private static final Pattern KEY = Pattern.compile(KEY_PATTERN);

	public DataPiece {
		requireId(id);
		requireKey(key);
		requireValue(value);
	}

	/**
	 * Creates a piece of data from the fields of a message, any of which may be missing.
	 * @throws InvalidDataException if a field is missing or out of its bounds
	 */
	public static DataPiece of(@Nullable String id, @Nullable String key, @Nullable String value) {
		return new DataPiece(requireId(id), requireKey(key), requireValue(value));
	}

	/**
	 * Creates a piece of data from a message.
	 * @throws InvalidDataException if a field is missing or out of its bounds
	 */
	public static DataPiece of(HandleRequest request) {
		return of(request.getId(), request.getKey(), request.hasValue() ? request.getValue() : null);
	}

	/**
	 * Parses the value of a record of {@link DataTopic}.
	 * @param message a serialized {@code HandleRequest}; null is invalid
	 * @throws InvalidDataException if it is another message or a field is missing or out
	 * of its bounds
	 */
	public static DataPiece parse(byte @Nullable [] message) {
		try {
			return of(HandleRequest.parseFrom((message != null) ? message : new byte[0]));
		}
		catch (InvalidProtocolBufferException ex) {
			throw new InvalidDataException("the record is not a HandleRequest");
		}
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
			throw new InvalidDataException(ID_BOUNDS);
		}
		return id;
	}

	/**
	 * Returns the key if it is within its bounds.
	 * @throws InvalidDataException if it is not
	 */
	public static String requireKey(@Nullable String key) {
		if (key == null || !KEY.matcher(key).matches()) {
			throw new InvalidDataException(KEY_BOUNDS);
		}
		return key;
	}

	private static String requireValue(@Nullable String value) {
		if (value == null) {
			throw new InvalidDataException(VALUE_MISSING);
		}
		if (value.length() > MAX_VALUE_BYTES || utf8(value).remaining() > MAX_VALUE_BYTES) {
			throw new InvalidDataException(VALUE_BOUNDS);
		}
		return value;
	}

	/**
	 * Encodes strictly: JSON can carry a lone surrogate, which UTF-8 cannot represent and
	 * which a lenient encoder would replace.
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

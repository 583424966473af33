package dev.tricall.data;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * Body of the operation over HTTP. {@link DataPiece} checks what these constraints cannot
 * express: a value is limited in bytes, not in characters.
 *
 * @param key 1 to 128 characters of {@code A-Z a-z 0-9 . _ : -}
 * @param value at most 65,536 bytes of UTF-8
 */
public record DataRequest(
		@NotNull(message = DataPiece.KEY_BOUNDS) @Pattern(regexp = DataPiece.KEY_PATTERN,
				message = DataPiece.KEY_BOUNDS) String key,
		@NotNull(message = DataPiece.VALUE_MISSING) @Size(max = DataPiece.MAX_VALUE_BYTES,
				message = DataPiece.VALUE_BOUNDS) String value) {
}

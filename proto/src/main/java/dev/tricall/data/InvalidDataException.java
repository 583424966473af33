package dev.tricall.data;

/**
 * Thrown if a field of the operation is missing or out of its bounds. The message names
 * the field and the bound but never the content.
 */
public final class InvalidDataException extends CodedException {

	public InvalidDataException(String detail) {
		super(ErrorCode.INVALID, detail, null);
	}

}

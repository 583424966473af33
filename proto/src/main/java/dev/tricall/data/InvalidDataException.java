package dev.tricall.data;

/**
 * A field of the operation is missing or out of its bounds. The message names the field
 * and the bound, never the content, and is meant for the caller.
 */
public final class InvalidDataException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public InvalidDataException(String message) {
		super(message);
	}

}

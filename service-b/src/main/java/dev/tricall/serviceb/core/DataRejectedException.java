package dev.tricall.serviceb.core;

/**
 * A piece of data was understood and refused; nothing was written. The message is meant
 * for the caller.
 */
public final class DataRejectedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	DataRejectedException(Reason reason) {
		super(reason.text);
		this.reason = reason;
	}

	public Reason reason() {
		return this.reason;
	}

	public enum Reason {

		NOT_OWNER("the key is owned by another subject"),

		ID_REUSED("the idempotency key was used before with other content");

		private final String text;

		Reason(String text) {
			this.text = text;
		}

	}

}

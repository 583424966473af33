package dev.tricall.serviceb.core;

/**
 * A bound of concurrent calls is reached; nothing was done.
 */
final class TooManyCallsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

}

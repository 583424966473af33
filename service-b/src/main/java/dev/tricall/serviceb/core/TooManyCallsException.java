package dev.tricall.serviceb.core;

/**
 * As much is being handled as can be; nothing was done.
 */
final class TooManyCallsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

}

package dev.tricall.identity;

import java.time.Duration;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Limits how often a client may present invalid tokens. A bean of this type is called
 * whenever a token is refused. It does not affect requests with valid tokens.
 */
@FunctionalInterface
public interface InvalidTokenLimit {

	/** Never limits. */
	InvalidTokenLimit NONE = (request) -> Duration.ZERO;

	/**
	 * Counts an invalid token. Thread-safe.
	 * @param request the request with the invalid token
	 * @return zero if the client is within the limit, so that it gets status 401;
	 * otherwise the time after which it may retry, sent with status 429
	 */
	Duration countInvalidToken(HttpServletRequest request);

}

package dev.tricall.identity;

import java.time.Duration;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Limits how often a sender may present invalid tokens. A bean of this type is asked each
 * time a token is refused with 401; requests with valid tokens are not affected.
 */
@FunctionalInterface
public interface InvalidTokenLimit {

	/** No limit. */
	InvalidTokenLimit NONE = (request) -> Duration.ZERO;

	/**
	 * Counts an invalid token. Thread-safe.
	 * @return zero if the limit is kept; otherwise the time after which the sender may
	 * try again, and the answer is 429
	 */
	Duration countInvalidToken(HttpServletRequest request);

}

package dev.tricall.gateway.limits;

import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/**
 * A request body exceeds its limit: 413.
 */
final class BodyTooLargeException extends ErrorResponseException {

	/**
	 * @param limit the largest body in bytes
	 */
	BodyTooLargeException(long limit) {
		super(HttpStatus.CONTENT_TOO_LARGE);
		setDetail("The body must be at most %d bytes.".formatted(limit));
	}

}

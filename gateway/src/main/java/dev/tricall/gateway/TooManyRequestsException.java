package dev.tricall.gateway;

import java.time.Duration;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/**
 * A caller is over one of its limits: 429 with {@code Retry-After}.
 */
final class TooManyRequestsException extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates a refusal.
	 * @param detail which limit, for people
	 * @param wait time after which the caller may try again, stated in whole seconds, at
	 * least one
	 */
	TooManyRequestsException(String detail, Duration wait) {
		super(HttpStatus.TOO_MANY_REQUESTS);
		setDetail(detail);
		getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
	}

}

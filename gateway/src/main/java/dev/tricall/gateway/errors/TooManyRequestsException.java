package dev.tricall.gateway.errors;

import java.time.Duration;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/**
 * A caller exceeds one of its limits: 429 with {@code Retry-After}.
 */
public final class TooManyRequestsException extends ErrorResponseException {

	/**
	 * @param detail the exceeded limit, for users
	 * @param wait the time after which the caller may try again; the response states it
	 * in whole seconds, at least one
	 */
	public TooManyRequestsException(String detail, Duration wait) {
		super(HttpStatus.TOO_MANY_REQUESTS);
		setDetail(detail);
		getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
	}

}

package dev.tricall.gateway;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/**
 * The gateway itself cannot take the request at present: 503 with {@code Retry-After}.
 */
final class TryLater extends ErrorResponseException {

	private static final long serialVersionUID = 1L;

	/**
	 * @param detail why, for people
	 */
	TryLater(String detail) {
		super(HttpStatus.SERVICE_UNAVAILABLE);
		setDetail(detail);
		getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
	}

}

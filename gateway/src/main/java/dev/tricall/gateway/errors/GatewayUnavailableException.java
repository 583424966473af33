package dev.tricall.gateway.errors;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponseException;

/**
 * Thrown when the gateway itself cannot accept a request: 503 with {@code Retry-After}.
 */
public final class GatewayUnavailableException extends ErrorResponseException {

	/**
	 * @param detail the reason, for users
	 */
	public GatewayUnavailableException(String detail) {
		super(HttpStatus.SERVICE_UNAVAILABLE);
		setDetail(detail);
		getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
	}

}

package dev.tricall.authserver.errors;

import java.time.Duration;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;

/**
 * Sets the {@code Retry-After} header of a response, in whole seconds, rounded up, at
 * least 1.
 */
public final class RetryAfter {

	private RetryAfter() {
	}

	public static void set(HttpServletResponse response, Duration delay) {
		long seconds = Math.max(1, delay.plusSeconds(1).minusNanos(1).toSeconds());
		response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
	}

}

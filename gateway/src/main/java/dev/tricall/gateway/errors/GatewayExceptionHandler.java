package dev.tricall.gateway.errors;

import java.io.IOException;

import jakarta.servlet.http.HttpServletResponse;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

import dev.tricall.httpfailover.CallFailures;
import dev.tricall.httpfailover.TimeLimit;

/**
 * Maps the gateway's own errors to problem details. Error responses of the services pass
 * through unchanged.
 */
@RestControllerAdvice
final class GatewayExceptionHandler extends ResponseEntityExceptionHandler {

	private static final String RETRY_AFTER_SECONDS = "2";

	private static final String TRACEPARENT = "traceparent";

	/**
	 * No instance was available, or none responded. A call that was never sent may be
	 * retried; the outcome of one that was sent is unknown.
	 */
	@ExceptionHandler
	ResponseEntity<ProblemDetail> noResponse(ResourceAccessException ex) {
		this.logger.warn("No response from upstream: " + ex.getCause());
		return CallFailures.neverSent(ex.getCause()) ? unavailable() : timeout();
	}

	/** The response was incomplete, or the caller has disconnected. */
	@ExceptionHandler
	@Nullable ResponseEntity<ProblemDetail> incompleteResponse(IOException ex, HttpServletResponse response) throws IOException {
		if (response.isCommitted()) {
			throw ex;
		}
		String trace = response.getHeader(TRACEPARENT);
		response.reset();
		response.setHeader(TRACEPARENT, trace);
		return timeout();
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> malformedQuery(InvalidParameterException ex) {
		return ResponseEntity
			.of(ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, "The query has an invalid percent-encoding."))
			.build();
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> unexpected(Exception ex) throws Exception {
		if (ex instanceof AuthenticationException || ex instanceof AccessDeniedException
				|| ex instanceof RequestRejectedException) {
			// Spring Security handles these.
			throw ex;
		}
		if (TimeLimit.hasPassed()) {
			// A cancelled call can fail in many ways.
			return timeout();
		}
		this.logger.error("Unexpected error", ex);
		return ResponseEntity.of(ProblemDetail.forStatus(HttpStatus.INTERNAL_SERVER_ERROR)).build();
	}

	private static ResponseEntity<ProblemDetail> unavailable() {
		return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
			.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
			.body(ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
					"The service is not available at present."));
	}

	private static ResponseEntity<ProblemDetail> timeout() {
		return ResponseEntity.status(HttpStatus.GATEWAY_TIMEOUT)
			.body(ProblemDetail.forStatusAndDetail(HttpStatus.GATEWAY_TIMEOUT, "The service did not respond in time."));
	}

}

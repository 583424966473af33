package dev.tricall.gateway;

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

/**
 * The gateway's own errors as problem details. Those of the services go through as they
 * are.
 */
@RestControllerAdvice
final class GatewayProblems extends ResponseEntityExceptionHandler {

	private static final String RETRY_AFTER_SECONDS = "2";

	/**
	 * No instance was in reach, or none answered. A call that was never sent may be made
	 * again; what came of one that was is unknown.
	 */
	@ExceptionHandler
	ResponseEntity<ProblemDetail> noAnswer(ResourceAccessException ex) {
		this.logger.warn("No answer: " + ex.getCause());
		return CallFailures.neverSent(ex.getCause()) ? unavailable() : timeout();
	}

	/** The answer broke off, or the caller is gone. */
	@ExceptionHandler
	@Nullable ResponseEntity<ProblemDetail> brokenAnswer(IOException ex, HttpServletResponse response) throws IOException {
		if (response.isCommitted()) {
			throw ex;
		}
		String trace = response.getHeader(TraceparentFilter.HEADER);
		response.reset();
		response.setHeader(TraceparentFilter.HEADER, trace);
		return timeout();
	}

	/** The escapes of the query make no sense. */
	@ExceptionHandler
	ResponseEntity<ProblemDetail> malformedQuery(InvalidParameterException ex) {
		return ResponseEntity
			.of(ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, "The query is not percent-encoded rightly."))
			.build();
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> unexpected(Exception ex) throws Exception {
		if (ex instanceof AuthenticationException || ex instanceof AccessDeniedException
				|| ex instanceof RequestRejectedException) {
			// Answered where tokens are checked.
			throw ex;
		}
		if (Deadline.hasPassed()) {
			// A cancelled call can fail in many ways.
			return timeout();
		}
		this.logger.error("A request failed", ex);
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
			.body(ProblemDetail.forStatusAndDetail(HttpStatus.GATEWAY_TIMEOUT, "The service did not answer in time."));
	}

}

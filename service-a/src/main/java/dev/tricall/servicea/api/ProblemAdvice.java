package dev.tricall.servicea.api;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

import dev.tricall.data.InvalidDataException;
import dev.tricall.servicea.core.CallFailedException;

/**
 * Every error over HTTP, as a problem detail (RFC 9457). Those of the web layer itself
 * (405, 415, unreadable JSON) come from the superclass.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

	private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

	@ExceptionHandler
	ProblemDetail invalid(InvalidDataException exception) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, exception.getMessage());
	}

	@ExceptionHandler
	ResponseEntity<ProblemDetail> failed(CallFailedException exception) {
		HttpStatus status = switch (exception.reason()) {
			case INVALID -> HttpStatus.BAD_REQUEST;
			case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
			case FORBIDDEN -> HttpStatus.FORBIDDEN;
			case NOT_FOUND -> HttpStatus.NOT_FOUND;
			case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
			case ID_REUSED -> HttpStatus.UNPROCESSABLE_CONTENT;
			case TOO_MANY -> HttpStatus.TOO_MANY_REQUESTS;
			case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
			case TIMED_OUT -> HttpStatus.GATEWAY_TIMEOUT;
			case UNEXPECTED -> HttpStatus.BAD_GATEWAY;
		};
		if (exception.getCause() != null) {
			log.warn("call failed: {}: {}", exception.reason(), exception.getCause().toString());
		}
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(status);
		switch (status) {
			case SERVICE_UNAVAILABLE, TOO_MANY_REQUESTS -> answer.header(HttpHeaders.RETRY_AFTER, "1");
			case UNAUTHORIZED -> answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
			default -> {
			}
		}
		return answer.body(ProblemDetail.forStatusAndDetail(status, exception.getMessage()));
	}

	/** Leaves it to the security filters, which answer as they do to a bad token. */
	@ExceptionHandler
	void noToken(AuthenticationException exception) {
		throw exception;
	}

	@ExceptionHandler
	ProblemDetail unexpected(RuntimeException exception) {
		log.error("unexpected", exception);
		return ProblemDetail.forStatusAndDetail(HttpStatus.INTERNAL_SERVER_ERROR,
				"an unexpected error; the trace id leads to its log");
	}

}

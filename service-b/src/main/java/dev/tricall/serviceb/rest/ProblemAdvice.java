package dev.tricall.serviceb.rest;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

import dev.tricall.serviceb.core.Failure;

/**
 * Every error over HTTP, as a problem detail (RFC 9457). Those of the web layer itself
 * (405, 415, unreadable JSON) come from the superclass.
 */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {

	private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

	@ExceptionHandler
	ResponseEntity<ProblemDetail> problem(RuntimeException exception) {
		Failure failure = Failure.of(exception);
		HttpStatus status = switch (failure) {
			case INVALID -> HttpStatus.BAD_REQUEST;
			case NOT_OWNER -> HttpStatus.FORBIDDEN;
			case ID_REUSED -> HttpStatus.UNPROCESSABLE_CONTENT;
			case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
			case TIMED_OUT -> HttpStatus.GATEWAY_TIMEOUT;
			case TOO_MANY -> HttpStatus.TOO_MANY_REQUESTS;
			case UNEXPECTED -> HttpStatus.INTERNAL_SERVER_ERROR;
		};
		if (failure == Failure.UNEXPECTED) {
			log.error("unexpected", exception);
		}
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(status);
		if (failure == Failure.UNAVAILABLE || failure == Failure.TOO_MANY) {
			answer.header(HttpHeaders.RETRY_AFTER, "1");
		}
		return answer.body(ProblemDetail.forStatusAndDetail(status, failure.detail(exception)));
	}

}

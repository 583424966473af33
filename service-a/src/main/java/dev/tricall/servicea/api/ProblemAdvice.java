package dev.tricall.servicea.api;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

import dev.tricall.data.ErrorCode;
import dev.tricall.servicea.core.CallFailedException;
import dev.tricall.web.ProblemDetailAdvice;

/**
 * Maps failed calls to service B to problem details, in addition to the errors of this
 * service.
 */
@RestControllerAdvice
class ProblemAdvice extends ProblemDetailAdvice {

	private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

	private static final int BAD_GATEWAY = 502;

	/** An unexpected error of service B is not one of this service, hence 502. */
	@ExceptionHandler
	ResponseEntity<ProblemDetail> failed(CallFailedException exception) {
		if (exception.getCause() != null) {
			log.warn("Call failed: {}: {}", exception.code(), exception.getCause().toString());
		}
		boolean unexpected = exception.code() == ErrorCode.UNEXPECTED;
		return problem(unexpected ? BAD_GATEWAY : exception.code().httpStatus(), exception.detail());
	}

	/**
	 * Rethrows the exception, so that the security filters respond as to an invalid
	 * token.
	 */
	@ExceptionHandler
	void unauthenticated(AuthenticationException exception) {
		throw exception;
	}

}

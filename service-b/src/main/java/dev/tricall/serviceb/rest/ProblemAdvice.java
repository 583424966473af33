package dev.tricall.serviceb.rest;

import org.springframework.web.bind.annotation.RestControllerAdvice;

import dev.tricall.data.ErrorCode;
import dev.tricall.serviceb.core.ErrorCodes;
import dev.tricall.web.ProblemDetailAdvice;

/**
 * Maps exceptions to problem details with the error codes that gRPC and Kafka use, too.
 */
@RestControllerAdvice
class ProblemAdvice extends ProblemDetailAdvice {

	@Override
	protected ErrorCode codeOf(RuntimeException exception) {
		return ErrorCodes.of(exception);
	}

}

package dev.tricall.web;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

import dev.tricall.data.CodedException;
import dev.tricall.data.ErrorCode;

/**
 * Maps the exceptions of controllers to problem details (RFC 9457). The superclass maps
 * those of Spring MVC, such as an unreadable body or a method that is not supported. A
 * service extends this class with its {@code @RestControllerAdvice}.
 */
public abstract class ProblemDetailAdvice extends ResponseEntityExceptionHandler {

	private static final Logger log = LoggerFactory.getLogger(ProblemDetailAdvice.class);

	/** In seconds. Overload and failover both end within about this time. */
	private static final String RETRY_AFTER = "1";

	@ExceptionHandler
	final ResponseEntity<ProblemDetail> handle(RuntimeException exception) {
		ErrorCode code = codeOf(exception);
		if (code == ErrorCode.UNEXPECTED) {
			log.error("Unexpected error", exception);
		}
		return problem(code.httpStatus(), code.detailOf(exception));
	}

	/**
	 * Returns the error that an exception means to the caller; {@code UNEXPECTED} for a
	 * bug, which is logged.
	 */
	protected ErrorCode codeOf(RuntimeException exception) {
		return (exception instanceof CodedException coded) ? coded.code() : ErrorCode.UNEXPECTED;
	}

	/**
	 * Returns a problem detail with the headers that its status requires.
	 */
	protected static ResponseEntity<ProblemDetail> problem(int status, String detail) {
		return ResponseEntity.status(status)
			.headers(headers(status))
			.body(ProblemDetail.forStatusAndDetail(HttpStatusCode.valueOf(status), detail));
	}

	static HttpHeaders headers(int status) {
		HttpHeaders headers = new HttpHeaders();
		switch (status) {
			case 401 -> headers.set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
			case 429, 503 -> headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER);
			default -> {
			}
		}
		return headers;
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(MethodArgumentNotValidException exception,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		return invalid(exception, exception.getAllErrors(), headers, status, request);
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
			HandlerMethodValidationException exception, HttpHeaders headers, HttpStatusCode status,
			WebRequest request) {
		return invalid(exception, exception.getAllErrors(), headers, status, request);
	}

	/**
	 * Uses the message of the first violated constraint as the detail. Spring's own
	 * detail only states that the request is invalid.
	 */
	private @Nullable ResponseEntity<Object> invalid(Exception exception,
			List<? extends MessageSourceResolvable> errors, HttpHeaders headers, HttpStatusCode status,
			WebRequest request) {
		String detail = errors.get(0).getDefaultMessage();
		return handleExceptionInternal(exception, ProblemDetail.forStatusAndDetail(status, detail), headers, status,
				request);
	}

}

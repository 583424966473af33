package dev.tricall.authserver.errors;

import java.io.IOException;
import java.time.Duration;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Writes error responses as problem details (RFC 9457), which reveal no internals. Also
 * handles Tomcat's error dispatches.
 */
@RestController
public class ProblemResponses implements ErrorController {

	private final JsonMapper json;

	public ProblemResponses(JsonMapper json) {
		this.json = json;
	}

	@RequestMapping("${server.error.path:/error}")
	void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
		Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
		HttpStatus status = (code instanceof Integer number) ? HttpStatus.resolve(number) : HttpStatus.NOT_FOUND;
		write(response, (status != null) ? status : HttpStatus.INTERNAL_SERVER_ERROR);
	}

	/**
	 * Responds with 403; an entry point or an access denied handler of Spring Security.
	 */
	public void forbid(HttpServletRequest request, HttpServletResponse response, Exception cause) throws IOException {
		write(response, HttpStatus.FORBIDDEN);
	}

	/**
	 * Writes a problem detail together with a {@code Retry-After} header.
	 */
	public void write(HttpServletResponse response, HttpStatus status, Duration retryAfter) throws IOException {
		setRetryAfter(response, retryAfter);
		write(response, status);
	}

	public void write(HttpServletResponse response, HttpStatus status) throws IOException {
		response.setStatus(status.value());
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		this.json.writeValue(response.getOutputStream(), ProblemDetail.forStatusAndDetail(status, detail(status)));
	}

	/**
	 * Sets the {@code Retry-After} header, in whole seconds, rounded up, at least 1.
	 */
	public static void setRetryAfter(HttpServletResponse response, Duration delay) {
		long seconds = Math.max(1, delay.plusSeconds(1).minusNanos(1).toSeconds());
		response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
	}

	private static String detail(HttpStatus status) {
		return switch (status) {
			case BAD_REQUEST -> "The request is malformed.";
			case UNAUTHORIZED -> "A valid token is required.";
			case FORBIDDEN -> "Access denied.";
			case NOT_FOUND -> "There is no resource at this path.";
			case CONTENT_TOO_LARGE -> "The request body is too large.";
			case TOO_MANY_REQUESTS -> "Too many login attempts. Try again after the delay given in Retry-After.";
			case SERVICE_UNAVAILABLE -> "Too many concurrent requests or sessions. Try again later.";
			default -> status.is5xxServerError() ? "The server could not process the request."
					: status.getReasonPhrase() + ".";
		};
	}

}

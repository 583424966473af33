package dev.tricall.authserver.errors;

import java.io.IOException;
import java.time.Duration;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Every error that is not one of OAuth 2.0's own is an RFC 9457 problem that tells
 * nothing of the inside.
 */
@RestController
public class Problems implements ErrorController {

	private final JsonMapper json;

	Problems(JsonMapper json) {
		this.json = json;
	}

	/** Where the container sends what nobody has answered. */
	@RequestMapping("${server.error.path:/error}")
	void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
		Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
		HttpStatus status = (code instanceof Integer number) ? HttpStatus.resolve(number) : HttpStatus.NOT_FOUND;
		write(response, (status != null) ? status : HttpStatus.INTERNAL_SERVER_ERROR);
	}

	/** Answers with {@code Retry-After} as well. */
	public void write(HttpServletResponse response, HttpStatus status, Duration delay) throws IOException {
		RetryAfter.set(response, delay);
		write(response, status);
	}

	public void write(HttpServletResponse response, HttpStatus status) throws IOException {
		response.setStatus(status.value());
		response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
		this.json.writeValue(response.getOutputStream(), problem(status));
	}

	private static ProblemDetail problem(HttpStatus status) {
		return ProblemDetail.forStatusAndDetail(status, switch (status) {
			case BAD_REQUEST -> "The request is not one this server understands.";
			case UNAUTHORIZED -> "A valid token is needed.";
			case FORBIDDEN -> "This is not open to you.";
			case NOT_FOUND -> "There is nothing here.";
			case CONTENT_TOO_LARGE -> "The request body is larger than this server accepts.";
			case TOO_MANY_REQUESTS -> "Too many login attempts. Wait as long as Retry-After says.";
			case SERVICE_UNAVAILABLE -> "Too many concurrent logins. Try again later.";
			default -> status.is5xxServerError() ? "The server could not answer." : status.getReasonPhrase() + ".";
		});
	}

}

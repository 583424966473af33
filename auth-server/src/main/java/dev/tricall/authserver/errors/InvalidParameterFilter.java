package dev.tricall.authserver.errors;

import java.io.IOException;
import java.util.Objects;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.tomcat.util.http.InvalidParameterException;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Responds with 413 if a form is too large, and with 400 if parameters are malformed or
 * too many. Tomcat's error dispatch would parse the parameters again and fail again.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class InvalidParameterFilter extends OncePerRequestFilter {

	private final ProblemResponses problems;

	InvalidParameterFilter(ProblemResponses problems) {
		this.problems = problems;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try {
			chain.doFilter(request, response);
		}
		catch (InvalidParameterException ex) {
			HttpStatus status = HttpStatus.resolve(ex.getErrorCode());
			this.problems.write(response, Objects.requireNonNullElse(status, HttpStatus.BAD_REQUEST));
		}
	}

}

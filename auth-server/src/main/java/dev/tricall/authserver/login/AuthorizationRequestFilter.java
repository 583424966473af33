package dev.tricall.authserver.login;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

import dev.tricall.authserver.errors.ProblemResponses;

/**
 * Rejects authorization requests that are too long. They are stored in a cookie before
 * the login, and with the authorization code after it. {@code POST} requests are rejected
 * because they could be even longer.
 */
final class AuthorizationRequestFilter extends OncePerRequestFilter {

	static final String PATH = "/oauth2/authorize";

	static final RequestMatcher GET_REQUEST = PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, PATH);

	/**
	 * Fits into a cookie when encoded with Base64; browsers support at least 4096 bytes.
	 */
	private static final int MAX_QUERY_LENGTH = 2_048;

	private static final RequestMatcher ANY_REQUEST = PathPatternRequestMatcher.withDefaults().matcher(PATH);

	private final ProblemResponses problems;

	AuthorizationRequestFilter(ProblemResponses problems) {
		this.problems = problems;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !ANY_REQUEST.matches(request);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String query = request.getQueryString();
		if (!GET_REQUEST.matches(request)) {
			response.setHeader(HttpHeaders.ALLOW, HttpMethod.GET.name());
			this.problems.write(response, HttpStatus.METHOD_NOT_ALLOWED);
		}
		else if (query != null && query.length() > MAX_QUERY_LENGTH) {
			this.problems.write(response, HttpStatus.BAD_REQUEST);
		}
		else {
			chain.doFilter(request, response);
		}
	}

}

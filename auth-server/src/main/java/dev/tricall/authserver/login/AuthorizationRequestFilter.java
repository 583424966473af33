package dev.tricall.authserver.login;

import java.io.IOException;

import dev.tricall.authserver.errors.Problems;
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

/**
 * Refuses authorization requests that are too long to be kept, in a cookie before the
 * login and with the authorization code after it, and those by {@code POST}, which could
 * be longer still.
 */
final class AuthorizationRequestFilter extends OncePerRequestFilter {

	static final String PATH = "/oauth2/authorize";

	static final RequestMatcher AUTHORIZE = PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, PATH);

	/**
	 * Encoded in Base64 it fits into a cookie, for which browsers guarantee 4096 bytes.
	 */
	private static final int MAX_QUERY_LENGTH = 2_048;

	private static final RequestMatcher ANY_METHOD = PathPatternRequestMatcher.withDefaults().matcher(PATH);

	private final Problems problems;

	AuthorizationRequestFilter(Problems problems) {
		this.problems = problems;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !ANY_METHOD.matches(request);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String query = request.getQueryString();
		if (!AUTHORIZE.matches(request)) {
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

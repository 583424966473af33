package dev.tricall.gateway.pages;

import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.session.SessionAuthenticationException;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClientException;
import org.springframework.web.servlet.HandlerExceptionResolver;

import dev.tricall.gateway.errors.TooManyRequestsException;
import dev.tricall.gateway.limits.FailureLimit;
import dev.tricall.telemetry.SecurityLog;

/**
 * Responds to failed logins with problem details and logs them. Failures that the browser
 * caused count towards the {@link FailureLimit} of its address.
 */
final class LoginFailureHandler implements AuthenticationFailureHandler {

	/** Action of logins in the security log. */
	static final String ACTION = "dashboard-login";

	private static final Log logger = LogFactory.getLog(LoginFailureHandler.class);

	private final FailureLimit failureLimit;

	private final HandlerExceptionResolver problems;

	LoginFailureHandler(FailureLimit failureLimit, HandlerExceptionResolver problems) {
		this.failureLimit = failureLimit;
		this.problems = problems;
	}

	@Override
	public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response,
			AuthenticationException failure) {
		String user = (failure instanceof RoleMissingException missing) ? missing.user : null;
		ErrorResponseException problem = problem(failure);
		if (problem.getStatusCode() == HttpStatus.BAD_REQUEST) {
			Duration wait = this.failureLimit.countInvalidToken(request);
			if (!wait.isZero()) {
				respond(request, response,
						new TooManyRequestsException("Too many failed attempts from this address.", wait));
				return;
			}
		}
		SecurityLog.refused(ACTION).user(user).address(request.getRemoteAddr()).reason(reason(failure)).write();
		respond(request, response, problem);
	}

	private void respond(HttpServletRequest request, HttpServletResponse response, ErrorResponseException problem) {
		this.problems.resolveException(request, response, null, problem);
	}

	/** Avoids messages of exceptions that may quote the request. */
	private static @Nullable String reason(AuthenticationException failure) {
		if (failure instanceof OAuth2AuthenticationException error) {
			return error.getError().getErrorCode();
		}
		return (failure instanceof RoleMissingException || failure instanceof SessionAuthenticationException)
				? failure.getMessage() : failure.getClass().getSimpleName();
	}

	private static ErrorResponseException problem(AuthenticationException failure) {
		if (failure instanceof RoleMissingException) {
			return new LoginFailedException(HttpStatus.FORBIDDEN,
					"The registry is open to role admin only. To log in as another user, log out at /logout first.");
		}
		if (failure instanceof SessionAuthenticationException) {
			return unavailable("Too many concurrent logins.");
		}
		if (failure.getCause() instanceof OAuth2AuthorizationException error) {
			logger.warn("Failed to exchange an authorization code: " + error.getMessage());
		}
		if (has(RestClientException.class, failure) && !has(HttpClientErrorException.class, failure)) {
			return unavailable("The token issuer is unavailable. Start again at " + DashboardLogin.PAGE_PATH);
		}
		return new LoginFailedException(HttpStatus.BAD_REQUEST,
				"This login has expired or was not started in this browser. Start again at "
						+ DashboardLogin.PAGE_PATH);
	}

	private static LoginFailedException unavailable(String detail) {
		LoginFailedException problem = new LoginFailedException(HttpStatus.SERVICE_UNAVAILABLE, detail);
		problem.getHeaders().set(HttpHeaders.RETRY_AFTER, "2");
		return problem;
	}

	private static boolean has(Class<? extends Throwable> type, Throwable failure) {
		return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).anyMatch(type::isInstance);
	}

	private static final class LoginFailedException extends ErrorResponseException {

		LoginFailedException(HttpStatus status, String detail) {
			super(status);
			setDetail(detail);
		}

	}

	/** The user does not have role admin. */
	static final class RoleMissingException extends AuthenticationException {

		private final @Nullable String user;

		RoleMissingException(@Nullable String user) {
			super("Role admin missing");
			this.user = user;
		}

	}

}

package dev.tricall.gateway;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Names of callers, as keys of limits. Their prefixes keep a subject that looks like an
 * address from being one.
 */
final class Caller {

	private Caller() {
	}

	/**
	 * Returns the subject that the current thread serves, or the address of a request
	 * without one.
	 */
	static String of(HttpServletRequest request) {
		Authentication caller = SecurityContextHolder.getContext().getAuthentication();
		return (caller == null || caller instanceof AnonymousAuthenticationToken) ? addressOf(request)
				: "subject " + caller.getName();
	}

	static String addressOf(HttpServletRequest request) {
		return "address " + request.getRemoteAddr();
	}

}

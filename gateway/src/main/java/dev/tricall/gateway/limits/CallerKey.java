package dev.tricall.gateway.limits;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Keys of callers for limits per caller. The prefixes distinguish an address from a
 * subject that looks like one.
 */
final class CallerKey {

	private CallerKey() {
	}

	/**
	 * Returns the key of the current thread's authenticated subject, or of the request's
	 * address if there is none.
	 */
	static String of(HttpServletRequest request) {
		Authentication caller = SecurityContextHolder.getContext().getAuthentication();
		return (caller == null || caller instanceof AnonymousAuthenticationToken) ? ofAddress(request)
				: "subject " + caller.getName();
	}

	static String ofAddress(HttpServletRequest request) {
		return "address " + request.getRemoteAddr();
	}

}

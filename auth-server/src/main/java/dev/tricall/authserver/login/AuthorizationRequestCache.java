package dev.tricall.authserver.login;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.security.web.savedrequest.RequestCache;
import org.springframework.security.web.savedrequest.SavedRequest;
import org.springframework.security.web.savedrequest.SimpleSavedRequest;
import org.springframework.web.util.WebUtils;

/**
 * Stores the authorization request that led to the login page in a cookie, so that the
 * server stores nothing before a successful login. The cookie contains only the query:
 * whatever its value, the browser is redirected to the authorization endpoint.
 * <p>
 * Spring's {@code CookieRequestCache} has a fixed cookie name, which may clash with
 * another application of the same origin (here the gateway), and fails on a malformed
 * cookie.
 */
final class AuthorizationRequestCache implements RequestCache {

	static final String COOKIE = "TRICALL_AUTHORIZATION_REQUEST";

	private static final Duration LIFETIME = Duration.ofMinutes(10);

	@Override
	public void saveRequest(HttpServletRequest request, HttpServletResponse response) {
		String query = request.getQueryString();
		if (query != null && AuthorizationRequestFilter.GET_REQUEST.matches(request)) {
			byte[] bytes = query.getBytes(StandardCharsets.ISO_8859_1);
			addCookie(request, response, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), LIFETIME);
		}
	}

	@Override
	public @Nullable SavedRequest getRequest(HttpServletRequest request, HttpServletResponse response) {
		Cookie cookie = WebUtils.getCookie(request, COOKIE);
		if (cookie == null || cookie.getValue().isEmpty()) {
			return null;
		}
		try {
			byte[] query = Base64.getUrlDecoder().decode(cookie.getValue());
			return new SimpleSavedRequest(
					AuthorizationRequestFilter.PATH + "?" + new String(query, StandardCharsets.ISO_8859_1));
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/** The browser repeats the request after a redirect; there is nothing to restore. */
	@Override
	public @Nullable HttpServletRequest getMatchingRequest(HttpServletRequest request, HttpServletResponse response) {
		return null;
	}

	@Override
	public void removeRequest(HttpServletRequest request, HttpServletResponse response) {
		addCookie(request, response, "", Duration.ZERO);
	}

	private static void addCookie(HttpServletRequest request, HttpServletResponse response, String value,
			Duration lifetime) {
		Cookie cookie = new Cookie(COOKIE, value);
		cookie.setPath("/");
		cookie.setMaxAge((int) lifetime.toSeconds());
		cookie.setHttpOnly(true);
		cookie.setSecure(request.isSecure());
		cookie.setAttribute("SameSite", "Lax");
		response.addCookie(cookie);
	}

}

package dev.tricall.authserver.login;

import java.util.Locale;
import java.util.Objects;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;

/**
 * Attributes of a login by which failures are counted.
 *
 * @param account the user name from the form, in lower case and without surrounding
 * spaces, as users are looked up
 * @param address the remote address of the request
 * @param browser the identifier of the browser, or {@code null} if it is not known for
 * the account
 */
record LoginAttempt(String account, String address, @Nullable String browser) {

	static LoginAttempt of(HttpServletRequest request, KnownBrowsers browsers) {
		String name = request.getParameter(UsernamePasswordAuthenticationFilter.SPRING_SECURITY_FORM_USERNAME_KEY);
		String account = Objects.requireNonNullElse(name, "").trim().toLowerCase(Locale.ROOT);
		return new LoginAttempt(account, request.getRemoteAddr(), browsers.identify(account, request));
	}

}

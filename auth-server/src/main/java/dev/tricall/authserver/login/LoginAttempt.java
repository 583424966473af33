package dev.tricall.authserver.login;

import java.util.Locale;
import java.util.Objects;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;

/**
 * What failed logins are counted by.
 *
 * @param account the name in the form, as accounts are looked up: no spaces around it, in
 * lower case
 * @param address where the request came from
 * @param browser the identifier of the browser if it is known for the account
 */
record LoginAttempt(String account, String address, @Nullable String browser) {

	static LoginAttempt of(HttpServletRequest request, KnownBrowsers browsers) {
		String name = request.getParameter(UsernamePasswordAuthenticationFilter.SPRING_SECURITY_FORM_USERNAME_KEY);
		String account = Objects.requireNonNullElse(name, "").trim().toLowerCase(Locale.ROOT);
		return new LoginAttempt(account, request.getRemoteAddr(), browsers.identify(account, request));
	}

}

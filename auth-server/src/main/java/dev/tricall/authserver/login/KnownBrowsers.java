package dev.tricall.authserver.login;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.WebUtils;

/**
 * Recognizes browsers in which a user has logged in before, by a signed cookie (<a href=
 * "https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies">device
 * cookie</a>). The cookie is not a credential: the login still requires the password, but
 * is not delayed by failed attempts of others on the same account.
 * <p>
 * The signing key is generated at startup and not stored, so after a restart all browsers
 * are unknown. Thread-safe.
 */
final class KnownBrowsers {

	static final String COOKIE = "TRICALL_KNOWN_BROWSER";

	private static final Duration LIFETIME = Duration.ofDays(90);

	private static final String ALGORITHM = "HmacSHA256";

	private static final int ID_BYTES = 16;

	private final SecureRandom random = new SecureRandom();

	private final SecretKeySpec key = new SecretKeySpec(randomBytes(32), ALGORITHM);

	/**
	 * Makes the browser known for an account, and unknown for any other.
	 */
	void remember(String account, HttpServletRequest request, HttpServletResponse response) {
		String id = encode(randomBytes(ID_BYTES));
		Cookie cookie = new Cookie(COOKIE, id + "." + encode(sign(id, account)));
		cookie.setPath(LoginPageConfigurer.PATH);
		cookie.setMaxAge((int) LIFETIME.toSeconds());
		cookie.setHttpOnly(true);
		cookie.setSecure(request.isSecure());
		cookie.setAttribute("SameSite", "Strict");
		response.addCookie(cookie);
	}

	/**
	 * Returns the random identifier of the browser, or {@code null} if it is not known
	 * for the account.
	 */
	@Nullable String identify(String account, HttpServletRequest request) {
		Cookie cookie = WebUtils.getCookie(request, COOKIE);
		String[] parts = (cookie != null) ? cookie.getValue().split("\\.", -1) : new String[0];
		if (parts.length != 2) {
			return null;
		}
		byte[] expected = encode(sign(parts[0], account)).getBytes(StandardCharsets.UTF_8);
		return MessageDigest.isEqual(expected, parts[1].getBytes(StandardCharsets.UTF_8)) ? parts[0] : null;
	}

	private byte[] sign(String id, String account) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(this.key);
			return mac.doFinal((id + "." + account).getBytes(StandardCharsets.UTF_8));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Each Java platform must support " + ALGORITHM, ex);
		}
	}

	private byte[] randomBytes(int count) {
		byte[] bytes = new byte[count];
		this.random.nextBytes(bytes);
		return bytes;
	}

	private static String encode(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}

package dev.tricall.gateway.pages;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

import javax.crypto.spec.SecretKeySpec;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.crypto.encrypt.AesBytesEncryptor;
import org.springframework.security.crypto.encrypt.AesBytesEncryptor.CipherAlgorithm;
import org.springframework.security.crypto.encrypt.BytesEncryptor;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.web.util.WebUtils;

/**
 * Keeps a pending login in a cookie of the browser instead of a session, so that logins
 * that are never finished use no memory. The cookie contains the secret and random values
 * of the authorization request: state, nonce and PKCE verifier. It is encrypted and
 * authenticated (AES-GCM) with a key of this process, so a restart ends pending logins.
 * The expiry is part of the encrypted content.
 */
final class CookieAuthorizationRequestRepository implements AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

	static final String COOKIE = "TRICALL_DASHBOARD_LOGIN";

	private static final String SEPARATOR = " ";

	private final BytesEncryptor encryptor = new AesBytesEncryptor(
			new SecretKeySpec(KeyGenerators.secureRandom(32).generateKey(), "AES"),
			CipherAlgorithm.GCM.defaultIvGenerator(), CipherAlgorithm.GCM);

	private final ClientRegistration registration;

	private final Duration timeout;

	private final InstantSource clock;

	/**
	 * @param registration the client that users log in with
	 * @param timeout the time for which a pending login is valid
	 */
	CookieAuthorizationRequestRepository(ClientRegistration registration, Duration timeout, InstantSource clock) {
		this.registration = registration;
		this.timeout = timeout;
		this.clock = clock;
	}

	/**
	 * Returns the authorization request in the browser's cookie, or null if there is no
	 * valid cookie, if it has expired, or if the issuer's response is to another request.
	 */
	@Override
	public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
		Cookie cookie = WebUtils.getCookie(request, COOKIE);
		PendingLogin login = (cookie != null) ? decrypt(cookie.getValue()) : null;
		if (login == null || this.clock.millis() >= login.expiry()
				|| !login.state().equals(request.getParameter(OAuth2ParameterNames.STATE))) {
			return null;
		}
		return OAuth2AuthorizationRequest.authorizationCode()
			.authorizationUri(Objects.requireNonNull(this.registration.getProviderDetails().getAuthorizationUri()))
			.clientId(this.registration.getClientId())
			.redirectUri(this.registration.getRedirectUri())
			.scopes(this.registration.getScopes())
			.state(login.state())
			.attributes(Map.of(OAuth2ParameterNames.REGISTRATION_ID, this.registration.getRegistrationId(),
					OidcParameterNames.NONCE, login.nonce(), PkceParameterNames.CODE_VERIFIER, login.verifier()))
			.build();
	}

	@Override
	public void saveAuthorizationRequest(OAuth2AuthorizationRequest login, HttpServletRequest request,
			HttpServletResponse response) {
		long expiry = this.clock.millis() + this.timeout.toMillis();
		write(request, response, encrypt(new PendingLogin(expiry, Objects.requireNonNull(login.getState()),
				attribute(login, OidcParameterNames.NONCE), attribute(login, PkceParameterNames.CODE_VERIFIER))),
				this.timeout);
	}

	@Override
	public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(HttpServletRequest request,
			HttpServletResponse response) {
		OAuth2AuthorizationRequest login = loadAuthorizationRequest(request);
		if (login != null) {
			write(request, response, "", Duration.ZERO);
		}
		return login;
	}

	private static String attribute(OAuth2AuthorizationRequest login, String name) {
		return Objects.requireNonNull(login.getAttribute(name), name);
	}

	/**
	 * Limits the cookie to the path of the callback, which is the only one to need it.
	 */
	private static void write(HttpServletRequest request, HttpServletResponse response, String value, Duration maxAge) {
		response.addHeader(HttpHeaders.SET_COOKIE,
				ResponseCookie.from(COOKIE, value)
					.path(DashboardLogin.CALLBACK_URI)
					.maxAge(maxAge)
					.httpOnly(true)
					.secure(request.isSecure())
					.sameSite("Lax")
					.build()
					.toString());
	}

	private String encrypt(PendingLogin login) {
		String text = String.join(SEPARATOR, Long.toString(login.expiry()), login.state(), login.nonce(),
				login.verifier());
		return Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString(this.encryptor.encrypt(text.getBytes(StandardCharsets.US_ASCII)));
	}

	private @Nullable PendingLogin decrypt(String cookie) {
		String text;
		try {
			text = new String(this.encryptor.decrypt(Base64.getUrlDecoder().decode(cookie)), StandardCharsets.US_ASCII);
		}
		catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException ex) {
			// The cookie is not Base64, not from this process, or too short.
			return null;
		}
		String[] parts = text.split(SEPARATOR, -1);
		return new PendingLogin(Long.parseLong(parts[0]), parts[1], parts[2], parts[3]);
	}

	/**
	 * A login that waits for the issuer's response.
	 *
	 * @param expiry milliseconds since the epoch
	 * @param verifier the code verifier of PKCE (RFC 7636)
	 */
	private record PendingLogin(long expiry, String state, String nonce, String verifier) {
	}

}

package dev.tricall.gateway.pages;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.tricall.identity.TestIssuer;

import dev.tricall.gateway.GatewayTest;
import dev.tricall.gateway.Upstream;

/**
 * Browser of a dashboard user. It keeps the gateway's cookies and sends each only to its
 * path. The ID token that the issuer returns for the user can be changed.
 */
final class DashboardBrowser {

	private final GatewayTest gateway;

	private RSAKey key = GatewayTest.issuer.key();

	private JOSEObjectType type = JOSEObjectType.JWT;

	private Consumer<JWTClaimsSet.Builder> claims = (none) -> {
	};

	private String session = "";

	private String pendingLogin = "";

	DashboardBrowser(GatewayTest gateway) {
		this.gateway = gateway;
	}

	static DashboardBrowser admin(GatewayTest gateway) {
		return new DashboardBrowser(gateway).withIdTokenClaims((claims) -> claims.claim("roles", List.of("admin")));
	}

	DashboardBrowser withIdTokenClaims(Consumer<JWTClaimsSet.Builder> more) {
		this.claims = this.claims.andThen(more);
		return this;
	}

	DashboardBrowser withIdTokenKey(RSAKey other) {
		this.key = other;
		return this;
	}

	DashboardBrowser withIdTokenType(String other) {
		this.type = new JOSEObjectType(other);
		return this;
	}

	/** Sends this cookie to the callback instead of the gateway's own. */
	DashboardBrowser withPendingLogin(String cookie) {
		this.pendingLogin = cookie;
		return this;
	}

	/** Returns the session cookie, or an empty string. */
	String session() {
		return this.session;
	}

	/** Returns the cookie of the pending login, or an empty string. */
	String pendingLogin() {
		return this.pendingLogin;
	}

	/** Logs in; the issuer does not ask for a password. */
	HttpResponse<String> logIn() {
		return finishLogin(startLogin(), Map.of());
	}

	/** Starts a login and returns the parameters of the authorization request. */
	Map<String, String> startLogin() {
		HttpResponse<String> response = get(DashboardLogin.AUTHORIZATION_URI);
		return Stream.of(URI.create(response.headers().firstValue("Location").orElseThrow()).getQuery().split("&", -1))
			.map((parameter) -> parameter.split("=", 2))
			.collect(Collectors.toMap((parameter) -> parameter[0], (parameter) -> parameter[1]));
	}

	/**
	 * Follows the issuer's redirect to the callback.
	 * @param request the parameters of the authorization request
	 * @param changes parameters of the response that differ from the request
	 */
	HttpResponse<String> finishLogin(Map<String, String> request, Map<String, String> changes) {
		GatewayTest.issuer.onToken((exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			Upstream.respond(exchange, 200, """
					{"access_token":"x","token_type":"Bearer","expires_in":300,"scope":"openid","id_token":"%s"}"""
				.formatted(idToken(Objects.requireNonNull(request.get("nonce")))));
		});
		return get(
				DashboardLogin.CALLBACK_URI + "?code=c&state=" + changes.getOrDefault("state", request.get("state")));
	}

	HttpResponse<String> get(String target) {
		return send("GET", target);
	}

	HttpResponse<String> send(String method, String target) {
		HttpRequest.Builder request = this.gateway.request(target, null);
		List<String> cookies = Stream
			.of("TRICALL_LOGIN=theirs", this.session,
					target.startsWith(DashboardLogin.CALLBACK_URI) ? this.pendingLogin : "")
			.filter((cookie) -> !cookie.isEmpty())
			.toList();
		HttpResponse<String> response = this.gateway.send(request.header("Cookie", String.join("; ", cookies))
			.method(method, HttpRequest.BodyPublishers.noBody()));
		response.headers().allValues("Set-Cookie").forEach(this::keep);
		return response;
	}

	private void keep(String cookie) {
		String pair = cookie.contains("Max-Age=0;") ? "" : cookie.substring(0, cookie.indexOf(';'));
		if (cookie.startsWith("TRICALL_DASHBOARD=")) {
			this.session = pair;
		}
		else if (cookie.startsWith(CookieAuthorizationRequestRepository.COOKIE + "=")
				&& cookie.contains("Path=" + DashboardLogin.CALLBACK_URI)) {
			this.pendingLogin = pair;
		}
		else {
			throw new AssertionError("unknown cookie " + cookie);
		}
	}

	private String idToken(String nonce) {
		SignedJWT idToken = new SignedJWT(
				new JWSHeader.Builder(JWSAlgorithm.RS256).type(this.type).keyID(this.key.getKeyID()).build(),
				TestIssuer.claims((all) -> {
					all.subject("some-user").audience("dashboard").claim("nonce", nonce);
					this.claims.accept(all);
				}));
		try {
			idToken.sign(new RSASSASigner(this.key));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
		return idToken.serialize();
	}

}

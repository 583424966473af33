package dev.tricall.gateway;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.tricall.identity.TestIssuer;

/**
 * A person's browser at the dashboard, which keeps the session's cookie, and the issuer
 * that tells the gateway who it is.
 */
final class DashboardPerson {

	private final GatewayTest gateway;

	private RSAKey key = GatewayTest.issuer.key();

	private Consumer<JWTClaimsSet.Builder> claims = (none) -> {
	};

	private String session = "";

	DashboardPerson(GatewayTest gateway) {
		this.gateway = gateway;
	}

	static DashboardPerson admin(GatewayTest gateway) {
		return new DashboardPerson(gateway).whoseIdTokenHas((claims) -> claims.claim("roles", List.of("admin")));
	}

	DashboardPerson whoseIdTokenHas(Consumer<JWTClaimsSet.Builder> more) {
		this.claims = this.claims.andThen(more);
		return this;
	}

	DashboardPerson whoseIdTokenIsSignedWith(RSAKey other) {
		this.key = other;
		return this;
	}

	String session() {
		return this.session;
	}

	/** All the way; the issuer asks for nothing. */
	HttpResponse<String> logIn() {
		return comeBack(begin(), Map.of());
	}

	/** What the gateway sends the person to the issuer with. */
	Map<String, String> begin() {
		HttpResponse<String> answer = get(DashboardLogin.BEGIN);
		return Stream.of(URI.create(answer.headers().firstValue("Location").orElseThrow()).getQuery().split("&", -1))
			.map((parameter) -> parameter.split("=", 2))
			.collect(Collectors.toMap((parameter) -> parameter[0], (parameter) -> parameter[1]));
	}

	HttpResponse<String> comeBack(Map<String, String> request, Map<String, String> changes) {
		GatewayTest.issuer.onToken((exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			Upstream.answer(exchange, 200, """
					{"access_token":"x","token_type":"Bearer","expires_in":300,"scope":"openid","id_token":"%s"}"""
				.formatted(idToken(Objects.requireNonNull(request.get("nonce")))));
		});
		return get(DashboardLogin.END + "?code=c&state=" + changes.getOrDefault("state", request.get("state")));
	}

	HttpResponse<String> get(String target) {
		return send("GET", target);
	}

	HttpResponse<String> send(String method, String target) {
		HttpRequest.Builder request = this.gateway.request(target, null);
		if (!this.session.isEmpty()) {
			request.header("Cookie", "TRICALL_LOGIN=theirs; " + this.session);
		}
		HttpResponse<String> answer = this.gateway.send(request.method(method, HttpRequest.BodyPublishers.noBody()));
		answer.headers()
			.firstValue("Set-Cookie")
			.ifPresent((cookie) -> this.session = cookie.substring(0, cookie.indexOf(';')));
		return answer;
	}

	private String idToken(String nonce) {
		return TestIssuer.sign(this.key, (all) -> {
			all.subject("person").audience("dashboard").claim("nonce", nonce);
			this.claims.accept(all);
		});
	}

}

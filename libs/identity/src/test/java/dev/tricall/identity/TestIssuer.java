package dev.tricall.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

/**
 * Stub issuer on a free port of the loopback interface. It publishes its keys at
 * {@code /oauth2/jwks}, counts how often they are fetched, and signs any claims.
 */
public final class TestIssuer implements AutoCloseable {

	/** Value of the claim {@code iss}; the keys have another address. */
	public static final String NAME = "http://issuer.test";

	/** Shared by all instances, because generating a key is slow. */
	private static final RSAKey INITIAL_KEY = newKey();

	private final AtomicInteger fetches = new AtomicInteger();

	private final int port;

	private HttpServer server;

	private volatile HttpHandler tokens = (exchange) -> exchange.sendResponseHeaders(404, -1);

	private volatile RSAKey key = INITIAL_KEY;

	public TestIssuer() {
		this.server = start(0);
		this.port = this.server.getAddress().getPort();
	}

	public static RSAKey newKey() {
		try {
			return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private HttpServer start(int port) {
		try {
			HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
			started.setExecutor(Executors.newCachedThreadPool((task) -> {
				Thread thread = new Thread(task, "test-issuer");
				thread.setDaemon(true);
				return thread;
			}));
			started.createContext("/oauth2/jwks", (exchange) -> {
				this.fetches.incrementAndGet();
				byte[] body = new JWKSet(this.key).toString().getBytes(StandardCharsets.UTF_8);
				exchange.sendResponseHeaders(200, body.length);
				exchange.getResponseBody().write(body);
				exchange.close();
			});
			started.createContext("/oauth2/token", (exchange) -> {
				this.tokens.handle(exchange);
				exchange.close();
			});
			started.start();
			return started;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public String address() {
		return "http://localhost:" + this.port;
	}

	public String keysAddress() {
		return address() + "/oauth2/jwks";
	}

	public RSAKey key() {
		return this.key;
	}

	/** Replaces the signing key; the old one is no longer published. */
	public void rotate() {
		this.key = newKey();
	}

	public int fetches() {
		return this.fetches.get();
	}

	/** Sets the handler of {@code POST /oauth2/token}. */
	public void onToken(HttpHandler handler) {
		this.tokens = handler;
	}

	public void stop() {
		this.server.stop(0);
	}

	public void restart() {
		this.server = start(this.port);
	}

	@Override
	public void close() {
		stop();
	}

	/**
	 * Returns an access token of subject {@code caller} that is valid for five minutes.
	 */
	public String token(String audience, String scope) {
		return token((claims) -> claims.audience(audience).claim("scope", scope));
	}

	public String token(Consumer<JWTClaimsSet.Builder> changes) {
		return sign(this.key, changes);
	}

	/** Signs an access token (RFC 9068). */
	public static String sign(RSAKey key, Consumer<JWTClaimsSet.Builder> changes) {
		return sign(key, new JOSEObjectType("at+jwt"), changes);
	}

	/**
	 * Signs a token of another type, such as an ID token.
	 * @param type header {@code typ}, or null for none
	 */
	public static String sign(RSAKey key, @Nullable JOSEObjectType type, Consumer<JWTClaimsSet.Builder> changes) {
		try {
			SignedJWT token = new SignedJWT(
					new JWSHeader.Builder(JWSAlgorithm.RS256).type(type).keyID(key.getKeyID()).build(),
					claims(changes));
			token.sign(new RSASSASigner(key));
			return token.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public static JWTClaimsSet claims(Consumer<JWTClaimsSet.Builder> changes) {
		Instant now = Instant.now();
		JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder().issuer(NAME)
			.subject("caller")
			.claim("client_id", "test-client")
			.audience(List.of("here"))
			.jwtID(UUID.randomUUID().toString())
			.issueTime(Date.from(now))
			.expirationTime(Date.from(now.plus(Duration.ofMinutes(5))));
		changes.accept(claims);
		return claims.build();
	}

}

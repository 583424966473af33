package dev.tricall.system.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import dev.tricall.secrets.DemoSecrets;
import dev.tricall.system.Settings;
import dev.tricall.system.bench.HttpConnection.Response;

/**
 * The gateway under load, and tokens for it. Not thread-safe.
 */
final class Gateway {

	/** Two callers, because the gateway limits the requests per second of each. */
	private static final Map<String, String> CLIENTS = new TreeMap<>(
			Map.of("demo-client", "DEMO_CLIENT_SECRET", "admin-client", "ADMIN_CLIENT_SECRET"));

	/** Number of clients that tokens are obtained for. */
	static final int CALLERS = CLIENTS.size();

	private static final JsonMapper JSON = new JsonMapper();

	/** Half of the time that a token is valid by default. */
	private static final Duration TOKEN_USE = Duration.ofSeconds(150);

	private static final Duration FIRST_CALL_TIMEOUT = Duration.ofMinutes(2);

	private final Settings settings;

	private final URI uri;

	private @Nullable SSLContext sslContext;

	private List<String> tokens = List.of();

	private long tokensUntil;

	Gateway(Settings settings) {
		this.settings = settings;
		this.uri = settings.gateway();
	}

	/**
	 * Returns a connection, which connects when it is used.
	 * @throws IOException if the certificates of the system have not been issued yet
	 */
	synchronized HttpConnection connection() throws IOException {
		if (this.sslContext == null) {
			this.sslContext = this.settings.sslContext().orElse(null);
		}
		return new HttpConnection(this.uri, this.sslContext);
	}

	URI uri() {
		return this.uri;
	}

	/**
	 * Returns the headers that all requests with one token have.
	 */
	String headers(String token) {
		return "Host: " + this.uri.getAuthority() + "\r\nAccept: application/json\r\nAuthorization: Bearer " + token
				+ "\r\n";
	}

	/**
	 * Returns tokens of each client in turn. They stay the same until they are half as
	 * old as they can get by default.
	 */
	List<String> tokens() throws IOException {
		if (this.tokens.isEmpty() || System.nanoTime() - this.tokensUntil > 0) {
			obtainTokens(CALLERS, FIRST_CALL_TIMEOUT, TOKEN_USE);
		}
		return this.tokens;
	}

	/**
	 * Returns the public keys of the issuer, as a JWK set.
	 */
	String keys() throws IOException {
		try (HttpConnection connection = connection()) {
			return connection.exchange("GET /oauth2/jwks HTTP/1.1\r\nHost: " + this.uri.getAuthority() + "\r\n\r\n")
				.body();
		}
	}

	/**
	 * Waits until the system handles calls.
	 * @throws IOException if it does not within two minutes
	 */
	void awaitFirstSuccess() throws IOException, InterruptedException {
		long end = System.nanoTime() + FIRST_CALL_TIMEOUT.toNanos();
		while (!isReady(System.nanoTime() > end)) {
			TimeUnit.MILLISECONDS.sleep(50);
		}
	}

	private boolean isReady(boolean last) throws IOException {
		try (HttpConnection connection = connection()) {
			String headers = headers(tokens().get(0));
			Response response = connection
				.exchange(Work.REST.request(headers, "bench-first", UUID.randomUUID().toString()));
			if (last && response.status() != 200) {
				throw new IOException("no 200 through the gateway; the last response was " + response);
			}
			return response.status() == 200;
		}
		catch (IOException ex) {
			if (last) {
				throw ex;
			}
			return false;
		}
	}

	/**
	 * Obtains new tokens, of each client in turn.
	 * @param count number of tokens; fewer are obtained if the limit is reached
	 * @param use how long they are used
	 */
	void obtainTokens(int count, Duration limit, Duration use) throws IOException {
		List<String> obtained = new ArrayList<>();
		long start = System.nanoTime();
		try (HttpConnection connection = connection()) {
			while (obtained.size() < count && System.nanoTime() - start < limit.toNanos()) {
				for (Map.Entry<String, String> client : CLIENTS.entrySet()) {
					obtained.add(token(connection, client.getKey(), DemoSecrets.valueInEnvironment(client.getValue())));
				}
			}
		}
		this.tokens = List.copyOf(obtained);
		this.tokensUntil = System.nanoTime() + use.toNanos();
	}

	private String token(HttpConnection connection, String client, String secret) throws IOException {
		String basic = Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
		String form = "grant_type=client_credentials&scope=data.read+data.write";
		Response response = connection.exchange("""
				POST /oauth2/token HTTP/1.1
				Host: %s
				Authorization: Basic %s
				Content-Type: application/x-www-form-urlencoded
				Content-Length: %d

				%s""".formatted(this.uri.getAuthority(), basic, form.length(), form).replace("\n", "\r\n"));
		if (response.status() != 200) {
			throw new IOException("no token for " + client + ": " + response);
		}
		return JSON.readTree(response.body()).path("access_token").asString();
	}

}

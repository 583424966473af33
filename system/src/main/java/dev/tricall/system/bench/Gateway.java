package dev.tricall.system.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import tools.jackson.databind.json.JsonMapper;

import dev.tricall.secrets.DemoSecrets;
import dev.tricall.system.bench.HttpConnection.Response;

/**
 * The gateway under load, and tokens for it. Not thread-safe.
 */
final class Gateway {

	/** Two callers, because the gateway limits the requests per second of each. */
	private static final Map<String, String> CLIENTS = Map.of("demo-client", "DEMO_CLIENT_SECRET", "admin-client",
			"ADMIN_CLIENT_SECRET");

	private static final JsonMapper JSON = new JsonMapper();

	/** Half of the time that a token is valid by default. */
	private static final Duration TOKEN_USE = Duration.ofSeconds(150);

	private static final Duration FIRST_CALL_TIMEOUT = Duration.ofMinutes(2);

	private final URI uri;

	private List<String> tokens = List.of();

	private long tokensUntil;

	Gateway(URI uri) {
		this.uri = uri;
	}

	URI uri() {
		return this.uri;
	}

	/**
	 * Returns a token per client, which stay the same until they are half as old as they
	 * can get.
	 */
	List<String> tokens() throws IOException {
		if (this.tokens.isEmpty() || System.nanoTime() - this.tokensUntil > 0) {
			this.tokens = obtainTokens(1);
			this.tokensUntil = System.nanoTime() + TOKEN_USE.toNanos();
		}
		return this.tokens;
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
		try (HttpConnection connection = new HttpConnection(this.uri)) {
			String headers = Work.headers(this.uri.getAuthority(), tokens().get(0));
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
	 * Obtains new tokens.
	 * @param count number of tokens per client
	 */
	private List<String> obtainTokens(int count) throws IOException {
		try (HttpConnection connection = new HttpConnection(this.uri)) {
			List<String> obtained = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				for (Map.Entry<String, String> client : CLIENTS.entrySet()) {
					obtained.add(token(connection, client.getKey(), DemoSecrets.valueInEnvironment(client.getValue())));
				}
			}
			return List.copyOf(obtained);
		}
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

package dev.tricall.system.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import static org.awaitility.Awaitility.await;

/**
 * Supplies the {@code Authorization} header of a client. The token is renewed after half
 * of its lifetime; if that fails, the old token stays in use.
 */
public final class ClientToken implements Supplier<String> {

	private static final long RETRY_INTERVAL = TimeUnit.SECONDS.toNanos(1);

	private final TokenEndpoint issuer;

	private final String client;

	private final String scope;

	private String value = "";

	private long issuedAt;

	private long renewAt;

	/**
	 * @param anonymous client without a token
	 * @param client {@code demo-client}, {@code reader-client} or {@code admin-client}
	 */
	public ClientToken(ApiClient anonymous, String client, String scope) {
		this.issuer = new TokenEndpoint(anonymous);
		this.client = client;
		this.scope = scope;
	}

	@Override
	public synchronized String get() {
		if (this.value.isEmpty()) {
			await().atMost(TestSystem.PATIENCE).until(this::renew);
		}
		else if (System.nanoTime() - this.renewAt > 0) {
			this.renewAt = System.nanoTime() + RETRY_INTERVAL;
			renew();
		}
		return this.value;
	}

	/**
	 * Returns the time since the token was issued.
	 */
	public synchronized Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.issuedAt);
	}

	private boolean renew() {
		Response response = issue();
		if (response.status() != 200) {
			return false;
		}
		this.value = "Bearer " + response.field("access_token");
		this.issuedAt = System.nanoTime();
		this.renewAt = this.issuedAt + TimeUnit.SECONDS.toNanos(response.json().path("expires_in").asInt()) / 2;
		return true;
	}

	private Response issue() {
		return this.issuer.clientCredentials(this.client, this.client.replace("-client", "-secret"), this.scope);
	}

}

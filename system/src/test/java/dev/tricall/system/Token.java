package dev.tricall.system;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import static org.awaitility.Awaitility.await;

/**
 * A client's token as the value of a header, renewed when half of its life is over; while
 * there is no new one, the old one goes on.
 */
final class Token implements Supplier<String> {

	private static final long TRY_AGAIN = TimeUnit.SECONDS.toNanos(1);

	private final TokenEndpoint issuer;

	private final String client;

	private final String scope;

	private String value = "";

	private long issuedAt;

	private long renewAt;

	/**
	 * A token of one of the demo clients.
	 * @param anonymous a caller without a token
	 * @param client {@code demo-client}, {@code reader-client} or {@code admin-client}
	 */
	Token(Api anonymous, String client, String scope) {
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
			this.renewAt = System.nanoTime() + TRY_AGAIN;
			renew();
		}
		return this.value;
	}

	/**
	 * How long the value has been in use.
	 */
	synchronized Duration age() {
		return Duration.ofNanos(System.nanoTime() - this.issuedAt);
	}

	private boolean renew() {
		Reply reply = issue();
		if (reply.status() != 200) {
			return false;
		}
		this.value = "Bearer " + reply.field("access_token");
		this.issuedAt = System.nanoTime();
		this.renewAt = this.issuedAt + TimeUnit.SECONDS.toNanos(reply.json().path("expires_in").asInt()) / 2;
		return true;
	}

	private Reply issue() {
		return this.issuer.clientCredentials(this.client, this.client.replace("-client", "-secret"), this.scope);
	}

}

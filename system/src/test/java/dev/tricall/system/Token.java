package dev.tricall.system;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import static org.awaitility.Awaitility.await;

/**
 * A client's token, issued anew well before it expires.
 */
final class Token implements Supplier<String> {

	private static final long RENEW_AFTER = TimeUnit.MINUTES.toNanos(2);

	private final Api issuer;

	private final String client;

	private final String scope;

	private String value = "";

	private long issuedAt;

	/**
	 * A token of one of the demo clients.
	 * @param issuer a caller without a token
	 * @param client {@code demo-client}, {@code reader-client} or {@code admin-client}
	 */
	Token(Api issuer, String client, String scope) {
		this.issuer = issuer;
		this.client = client;
		this.scope = scope;
	}

	@Override
	public synchronized String get() {
		if (this.value.isEmpty() || System.nanoTime() - this.issuedAt > RENEW_AFTER) {
			this.value = "Bearer " + await().atMost(TestSystem.PATIENCE)
				.until(this::issue, (reply) -> reply.status() == 200)
				.field("access_token");
			this.issuedAt = System.nanoTime();
		}
		return this.value;
	}

	private Reply issue() {
		String secret = this.client.replace("-client", "-secret");
		String basic = Base64.getEncoder()
			.encodeToString((this.client + ":" + secret).getBytes(StandardCharsets.UTF_8));
		return this.issuer.send(this.issuer.request("/oauth2/token")
			.header("Authorization", "Basic " + basic)
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString("grant_type=client_credentials&scope=" + this.scope.replace(' ', '+'))));
	}

}

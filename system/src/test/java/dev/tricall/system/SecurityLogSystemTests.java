package dev.tricall.system;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The security log of the issuer says who was granted or refused what, and never with
 * which secret.
 */
@SystemTest
class SecurityLogSystemTests {

	private final TestSystem system;

	private final TokenEndpoint tokens;

	SecurityLogSystemTests(TestSystem system) {
		this.system = system;
		this.tokens = new TokenEndpoint(system.anonymous());
	}

	@Test
	void hasARefusedLoginWithoutThePassword() throws Exception {
		String password = "password-" + UUID.randomUUID();
		unlessLimited(() -> new Browser(this.system.anonymous().gateway()).logIn("/login", "demo-user", password));
		awaitLine("auth-server", (line) -> line.contains("event.action=login event.outcome=failure")
				&& line.contains("user.name=demo-user"));
		assertNowhere(password);
	}

	@Test
	void hasAGrantedLogin() {
		new Browser(this.system.anonymous().gateway()).logIn("/discovery/", "demo-admin");
		awaitLine("auth-server", (line) -> line.contains("event.action=login event.outcome=success")
				&& line.contains("user.name=demo-admin") && line.contains("source.address="));
	}

	@Test
	void hasAWrongClientSecretWithoutTheSecret() throws Exception {
		String secret = "secret-" + UUID.randomUUID();
		Predicate<String> refusal = (line) -> line.contains("event.action=client-authentication event.outcome=failure")
				&& line.contains("user.name=demo-client") && line.contains("source.address=");
		long before = lines("auth-server", refusal);
		unlessLimited(() -> this.tokens.clientCredentials("demo-client", secret, "data.read"));
		await().atMost(TestSystem.PATIENCE).until(() -> lines("auth-server", refusal) > before);
		assertNowhere(secret);
	}

	@Test
	void hasAGrantedTokenRequestWithoutTheToken() throws Exception {
		Reply reply = this.tokens.clientCredentials("reader-client", "reader-secret", "data.read");
		String token = reply.field("access_token");
		this.system.bearer(token).get(Api.DIRECT + "/some-key");
		awaitLine("auth-server", (line) -> line.contains("event.action=token event.outcome=success")
				&& line.contains("user.name=reader-client"));
		assertNowhere(token.substring(token.lastIndexOf('.')));
	}

	/** The gateway limits failed attempts per address, and other tests make some too. */
	private static void unlessLimited(Callable<Reply> attempt) {
		await().pollDelay(Duration.ZERO).atMost(TestSystem.PATIENCE).until(attempt, (reply) -> reply.status() != 429);
	}

	private void awaitLine(String part, Predicate<String> condition) {
		await().atMost(TestSystem.PATIENCE).until(() -> lines(part, condition) > 0);
	}

	private long lines(String part, Predicate<String> condition) throws Exception {
		return this.system.backstage().log(part).lines().filter(condition).count();
	}

	private void assertNowhere(String secret) throws Exception {
		for (String part : this.system.backstage().processes().keySet()) {
			assertThat(this.system.backstage().log(part)).as(part).doesNotContain(secret);
		}
	}

}

package dev.tricall.system.security;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.Browser;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;
import dev.tricall.system.testing.TokenEndpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The security log of the issuer contains successful and failed authentications, but no
 * secrets.
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
	void logsAFailedLoginWithoutThePassword() throws Exception {
		String password = "password-" + UUID.randomUUID();
		retryWhileLimited(() -> new Browser(this.system.anonymous().gateway()).logIn("/login", "demo-user", password));
		awaitLine("auth-server", (line) -> line.contains("event.action=login event.outcome=failure")
				&& line.contains("user.name=demo-user"));
		assertNotLogged(password);
	}

	@Test
	void logsASuccessfulLogin() {
		new Browser(this.system.anonymous().gateway()).logIn("/discovery/", "demo-admin");
		awaitLine("auth-server", (line) -> line.contains("event.action=login event.outcome=success")
				&& line.contains("user.name=demo-admin") && line.contains("source.address="));
	}

	@Test
	void logsAWrongClientSecretWithoutTheSecret() throws Exception {
		String secret = "secret-" + UUID.randomUUID();
		Predicate<String> rejection = (
				line) -> line.contains("event.action=client-authentication event.outcome=failure")
						&& line.contains("oauth.client_id=demo-client") && line.contains("source.address=");
		long before = lines("auth-server", rejection);
		retryWhileLimited(() -> this.tokens.clientCredentials("demo-client", secret, "data.read"));
		await().atMost(TestSystem.PATIENCE).until(() -> lines("auth-server", rejection) > before);
		assertNotLogged(secret);
	}

	@Test
	void logsAnIssuedTokenWithoutTheToken() throws Exception {
		Response response = this.tokens.clientCredentials("reader-client", "reader-secret", "data.read");
		String token = response.field("access_token");
		this.system.bearer(token).get(ApiClient.SERVICE_B_DATA + "/some-key");
		awaitLine("auth-server", (line) -> line.contains("event.action=token event.outcome=success")
				&& line.contains("user.name=reader-client"));
		assertNotLogged(token.substring(token.lastIndexOf('.')));
	}

	/** The gateway limits failed attempts per address, also those of other tests. */
	private static void retryWhileLimited(Callable<Response> attempt) {
		await().pollDelay(Duration.ZERO)
			.atMost(TestSystem.PATIENCE)
			.until(attempt, (response) -> response.status() != 429);
	}

	private void awaitLine(String name, Predicate<String> condition) {
		await().atMost(TestSystem.PATIENCE).until(() -> lines(name, condition) > 0);
	}

	private long lines(String name, Predicate<String> condition) throws Exception {
		return this.system.control().log(name).lines().filter(condition).count();
	}

	private void assertNotLogged(String secret) throws Exception {
		for (String name : this.system.control().processes().keySet()) {
			assertThat(this.system.control().log(name)).as(name).doesNotContain(secret);
		}
	}

}

package dev.tricall.authserver;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@AuthServerTest
@ExtendWith(OutputCaptureExtension.class)
class SecurityLogTests {

	private static final Map<String, String> CLIENT_CREDENTIALS = Map.of("grant_type", "client_credentials");

	private final TokenEndpoint endpoint;

	SecurityLogTests(TokenEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	@Test
	void hasLogins(CapturedOutput output) {
		new Browser(this.endpoint).logIn("demo-admin", "demo-admin-password");
		new Browser(this.endpoint).logIn("demo-admin", "not-this-one");
		new Browser(this.endpoint).logIn("a-password-in-the-wrong-field", "not-this-one");
		assertThat(output)
			.contains("event.action=login event.outcome=success user.name=demo-admin source.address=127.0.0.1")
			.contains("event.action=login event.outcome=failure user.name=demo-admin source.address=127.0.0.1"
					+ " event.reason=wrong password")
			.contains("event.action=login event.outcome=failure source.address=127.0.0.1 event.reason=unknown account")
			.doesNotContain("demo-admin-password", "not-this-one", "a-password-in-the-wrong-field");
	}

	@Test
	void hasTokens(CapturedOutput output) {
		String token = this.endpoint.token("reader-client", "reader-secret");
		this.endpoint.ask("reader-client", "reader-secret",
				Map.of("grant_type", "client_credentials", "scope", "data.write"));
		this.endpoint.ask("service-b", "not-this-one", CLIENT_CREDENTIALS);
		assertThat(output)
			.contains("event.action=token event.outcome=success user.name=reader-client source.address=127.0.0.1"
					+ " oauth.client_id=reader-client oauth.grant_type=client_credentials oauth.audience=gateway"
					+ " oauth.scope=data.read")
			.contains("event.action=token event.outcome=failure oauth.grant_type=client_credentials"
					+ " oauth.client_id=reader-client source.address=127.0.0.1 event.reason=invalid_scope")
			.contains("event.action=client-authentication event.outcome=failure oauth.client_id=service-b"
					+ " source.address=127.0.0.1 event.reason=invalid_client")
			.doesNotContain(token, "reader-secret", "not-this-one");
	}

	@Test
	void hasExchanges(CapturedOutput output) {
		String token = this.endpoint.tokenForServiceA(this.endpoint.token("demo-client", "demo-secret"));
		this.endpoint.ask("gateway", "demo-gateway-secret", TokenEndpoint.exchangeForServiceB(token));
		assertThat(output).contains("event.action=token-exchange event.outcome=success user.name=demo-client")
			.contains("oauth.client_id=gateway source.address=127.0.0.1"
					+ " event.reason=invalid_grant: The subject token was not sent to this client")
			.doesNotContain(token);
	}

	@Test
	void hasNewKeysAndWhoWasRefusedThem(CapturedOutput output) {
		rotate(this.endpoint.token("admin-client", "admin-secret"));
		rotate(this.endpoint.token("demo-client", "demo-secret"));
		assertThat(output)
			.contains("event.action=key-rotation event.outcome=success user.name=admin-client source.address=127.0.0.1")
			.contains("event.action=admin-request event.outcome=failure user.name=demo-client"
					+ " source.address=127.0.0.1 url.path=/admin/keys event.reason=role or scope missing");
	}

	private void rotate(String token) {
		this.endpoint
			.send(this.endpoint.post("/admin/keys", Map.of()).header("Authorization", "Bearer " + token).build());
	}

}

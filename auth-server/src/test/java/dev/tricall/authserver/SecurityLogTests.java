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

	private final AuthServerClient authServer;

	SecurityLogTests(AuthServerClient authServer) {
		this.authServer = authServer;
	}

	@Test
	void logsLogins(CapturedOutput output) {
		new Browser(this.authServer).logIn("demo-admin", "demo-admin-password");
		new Browser(this.authServer).logIn("demo-admin", "wrong-secret");
		new Browser(this.authServer).logIn("a-password-in-the-wrong-field", "wrong-secret");
		assertThat(output)
			.contains("event.action=login event.outcome=success user.name=demo-admin source.address=127.0.0.1")
			.contains("event.action=login event.outcome=failure user.name=demo-admin source.address=127.0.0.1"
					+ " event.reason=wrong password")
			.contains("event.action=login event.outcome=failure source.address=127.0.0.1 event.reason=unknown account")
			.doesNotContain("demo-admin-password", "wrong-secret", "a-password-in-the-wrong-field");
	}

	@Test
	void logsTokenRequests(CapturedOutput output) {
		String token = this.authServer.token("reader-client", "reader-secret");
		this.authServer.requestToken("reader-client", "reader-secret",
				Map.of("grant_type", "client_credentials", "scope", "data.write"));
		this.authServer.requestToken("service-b", "wrong-secret", CLIENT_CREDENTIALS);
		assertThat(output)
			.contains("event.action=token event.outcome=success user.name=reader-client source.address=127.0.0.1"
					+ " oauth.client_id=reader-client oauth.grant_type=client_credentials oauth.audience=gateway"
					+ " oauth.scope=data.read")
			.contains("event.action=token event.outcome=failure oauth.grant_type=client_credentials"
					+ " oauth.client_id=reader-client source.address=127.0.0.1 event.reason=invalid_scope")
			.contains("event.action=client-authentication event.outcome=failure oauth.client_id=service-b"
					+ " source.address=127.0.0.1 event.reason=invalid_client")
			.doesNotContain(token, "reader-secret", "wrong-secret");
	}

	@Test
	void logsTokenExchanges(CapturedOutput output) {
		String token = this.authServer.tokenForServiceA(this.authServer.token("demo-client", "demo-secret"));
		this.authServer.requestToken("gateway", "demo-gateway-secret", AuthServerClient.exchangeForServiceB(token));
		assertThat(output).contains("event.action=token-exchange event.outcome=success user.name=demo-client")
			.contains("oauth.client_id=gateway source.address=127.0.0.1"
					+ " event.reason=invalid_grant: The audience of the subject token is not this client")
			.doesNotContain(token);
	}

	@Test
	void logsKeyRotations(CapturedOutput output) {
		rotate(this.authServer.token("admin-client", "admin-secret"));
		rotate(this.authServer.token("demo-client", "demo-secret"));
		assertThat(output)
			.contains("event.action=key-rotation event.outcome=success user.name=admin-client source.address=127.0.0.1")
			.contains("event.action=admin-request event.outcome=failure user.name=demo-client"
					+ " source.address=127.0.0.1 url.path=/admin/keys event.reason=role or scope missing");
	}

	private void rotate(String token) {
		this.authServer
			.send(this.authServer.post("/admin/keys", Map.of()).header("Authorization", "Bearer " + token).build());
	}

}

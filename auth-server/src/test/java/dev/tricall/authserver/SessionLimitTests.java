package dev.tricall.authserver;

import java.util.ArrayList;
import java.util.List;

import dev.tricall.authserver.TokenEndpoint.Answer;
import org.junit.jupiter.api.Test;

import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

@AuthServerTest
@TestPropertySource(properties = { "auth-server.login.max-sessions=3", "auth-server.login.max-sessions-per-account=2" })
class SessionLimitTests {

	private static final String AUTHORIZE = "/oauth2/authorize?response_type=code&client_id=demo-web"
			+ "&redirect_uri=http://127.0.0.1:8080/callback&scope=openid"
			+ "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

	private final TokenEndpoint endpoint;

	SessionLimitTests(TokenEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	@Test
	void sessionsAreLimitedByAccountAndInAll() {
		List<Browser> users = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			Browser user = new Browser(this.endpoint);
			assertThat(user.logIn("demo-user", "demo-user-password").status()).isEqualTo(302);
			users.add(user);
		}
		assertThat(users.stream().map(SessionLimitTests::isLoggedIn)).containsExactly(false, false, true, true);

		Browser admin = new Browser(this.endpoint);
		admin.logIn("demo-admin", "demo-admin-password");
		assertThat(isLoggedIn(admin)).isTrue();
		Answer tooMany = new Browser(this.endpoint).logIn("demo-admin", "demo-admin-password");
		assertThat(tooMany.status()).isEqualTo(503);
		assertThat(tooMany.header("Retry-After")).isEqualTo("60");
		assertThat(tooMany.header("Content-Type")).startsWith("application/problem+json");
		assertThat(admin.logIn("demo-admin", "demo-admin-password").status()).as("its own session ends first")
			.isEqualTo(302);
	}

	private static boolean isLoggedIn(Browser browser) {
		return browser.get(AUTHORIZE).header("Location").startsWith("http://127.0.0.1:8080/callback?code=");
	}

}

package dev.tricall.authserver;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.test.context.TestPropertySource;

import dev.tricall.authserver.AuthServerClient.Response;

import static org.assertj.core.api.Assertions.assertThat;

@AuthServerTest
@TestPropertySource(properties = { "auth-server.login.max-sessions=3", "auth-server.login.max-sessions-per-account=2" })
class SessionLimitTests {

	private static final String AUTHORIZE = "/oauth2/authorize?response_type=code&client_id=demo-web"
			+ "&redirect_uri=http://127.0.0.1:8080/callback&scope=openid"
			+ "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

	private final AuthServerClient authServer;

	SessionLimitTests(AuthServerClient authServer) {
		this.authServer = authServer;
	}

	@Test
	void limitsSessionsPerUserAndInTotal() {
		List<Browser> users = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			Browser user = new Browser(this.authServer);
			assertThat(user.logIn("demo-user", "demo-user-password").status()).isEqualTo(302);
			users.add(user);
		}
		assertThat(users.stream().map(SessionLimitTests::isLoggedIn)).containsExactly(false, false, true, true);

		Browser admin = new Browser(this.authServer);
		admin.logIn("demo-admin", "demo-admin-password");
		assertThat(isLoggedIn(admin)).isTrue();
		Response tooMany = new Browser(this.authServer).logIn("demo-admin", "demo-admin-password");
		assertThat(tooMany.status()).isEqualTo(503);
		assertThat(tooMany.header("Retry-After")).isEqualTo("60");
		assertThat(tooMany.header("Content-Type")).startsWith("application/problem+json");
		assertThat(admin.logIn("demo-admin", "demo-admin-password").status())
			.as("the previous session of the browser ends first")
			.isEqualTo(302);
	}

	private static boolean isLoggedIn(Browser browser) {
		return browser.get(AUTHORIZE).header("Location").startsWith("http://127.0.0.1:8080/callback?code=");
	}

}

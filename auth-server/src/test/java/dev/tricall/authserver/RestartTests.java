package dev.tricall.authserver;

import java.nio.file.Path;

import com.nimbusds.jwt.SignedJWT;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import dev.tricall.authserver.AuthServerClient.Response;

import static org.assertj.core.api.Assertions.assertThat;

class RestartTests {

	@Test
	void tokensCanBeExchangedAfterRestart(@TempDir Path folder) throws Exception {
		String token;
		try (ConfigurableApplicationContext server = start(folder)) {
			token = new AuthServerClient(server.getEnvironment()).token("demo-client", "demo-secret");
		}
		try (ConfigurableApplicationContext server = start(folder)) {
			AuthServerClient authServer = new AuthServerClient(server.getEnvironment());
			Response exchanged = authServer.requestToken("gateway", "demo-gateway-secret",
					AuthServerClient.exchangeForServiceB(token));
			assertThat(exchanged.claims().getSubject()).isEqualTo("demo-client");
			assertThat(SignedJWT.parse(exchanged.token()).getHeader().getKeyID())
				.isEqualTo(SignedJWT.parse(token).getHeader().getKeyID());
		}
	}

	private static ConfigurableApplicationContext start(Path folder) {
		return new SpringApplicationBuilder(AuthServerApplication.class).run("--server.port=0",
				"--eureka.client.enabled=false", "--auth-server.keys.file=" + folder.resolve("keys.json"));
	}

}

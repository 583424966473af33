package dev.tricall.authserver;

import java.nio.file.Path;

import com.nimbusds.jwt.SignedJWT;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tricall.authserver.TokenEndpoint.Answer;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class RestartTests {

	@Test
	void tokensOfBeforeCanStillBeExchanged(@TempDir Path folder) throws Exception {
		String before;
		try (ConfigurableApplicationContext server = start(folder)) {
			before = new TokenEndpoint(server.getEnvironment()).token("demo-client", "demo-secret");
		}
		try (ConfigurableApplicationContext server = start(folder)) {
			TokenEndpoint endpoint = new TokenEndpoint(server.getEnvironment());
			Answer exchanged = endpoint.ask("gateway", "demo-gateway-secret",
					TokenEndpoint.exchangeForServiceB(before));
			assertThat(exchanged.claims().getSubject()).isEqualTo("demo-client");
			assertThat(SignedJWT.parse(exchanged.token()).getHeader().getKeyID())
				.isEqualTo(SignedJWT.parse(before).getHeader().getKeyID());
		}
	}

	private static ConfigurableApplicationContext start(Path folder) {
		return new SpringApplicationBuilder(AuthServerApplication.class).run("--server.port=0",
				"--eureka.client.enabled=false", "--auth-server.keys.file=" + folder.resolve("keys.json"));
	}

}

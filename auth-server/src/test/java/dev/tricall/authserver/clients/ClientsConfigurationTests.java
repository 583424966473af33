package dev.tricall.authserver.clients;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import dev.tricall.authserver.AuthServerTest;
import dev.tricall.authserver.TokenEndpoint;
import org.junit.jupiter.api.Test;

import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@AuthServerTest
class ClientsConfigurationTests {

	private final TokenEndpoint endpoint;

	private final RegisteredClientRepository clients;

	ClientsConfigurationTests(TokenEndpoint endpoint, RegisteredClientRepository clients) {
		this.endpoint = endpoint;
		this.clients = clients;
	}

	@Test
	void aTokenRequestDoesNotTurnTheSecretIntoADearerOne() {
		this.endpoint.token("demo-client", "demo-secret");
		RegisteredClient client = this.clients.findByClientId("demo-client");
		assertThat(client).isNotNull();
		assertThat(client.getClientSecret()).isEqualTo(MachineSecretEncoder.hash("demo-secret"));
	}

	@Test
	void namesTheSecretThatIsMissing() {
		Map<String, String> secrets = new HashMap<>(Map.of("demo-client", " "));
		ClientsProperties properties = new ClientsProperties(Duration.ofMinutes(5), Duration.ofMinutes(30),
				URI.create("http://127.0.0.1/"), URI.create("http://localhost/"), secrets);
		assertThatIllegalStateException().isThrownBy(() -> new ClientsConfiguration(properties).registeredClients())
			.withMessageContaining("demo-client");
	}

}

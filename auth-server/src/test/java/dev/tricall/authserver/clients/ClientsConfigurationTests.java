package dev.tricall.authserver.clients;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import dev.tricall.authserver.AuthServerApplication;
import dev.tricall.authserver.AuthServerTest;
import dev.tricall.authserver.TokenEndpoint;
import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.provisioning.UserDetailsManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@AuthServerTest
class ClientsConfigurationTests {

	private final TokenEndpoint endpoint;

	private final RegisteredClientRepository clients;

	private final UserDetailsManager persons;

	ClientsConfigurationTests(TokenEndpoint endpoint, RegisteredClientRepository clients, UserDetailsManager persons) {
		this.endpoint = endpoint;
		this.clients = clients;
		this.persons = persons;
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
		assertThatIllegalStateException()
			.isThrownBy(() -> new ClientsConfiguration(properties).registeredClients(new InMemoryUserDetailsManager()))
			.withMessageContaining("demo-client");
	}

	@Test
	void hashesPasswordsBeforeTheFirstLogin() {
		assertThat(this.persons.loadUserByUsername("demo-user").getPassword()).startsWith("{bcrypt}");
	}

	@Test
	void doesNotStartWhenAPersonIsNamedLikeAClient() {
		SpringApplicationBuilder server = new SpringApplicationBuilder(AuthServerApplication.class,
				PersonNamedLikeAClient.class);
		assertThatThrownBy(() -> server.run("--server.port=0", "--eureka.client.enabled=false",
				"--spring.main.allow-bean-definition-overriding=true",
				"--auth-server.keys.file=target/test-keys/collision/keys.json"))
			.hasRootCauseMessage("A person and a client are both named reader-client; rename one of them");
	}

	static class PersonNamedLikeAClient {

		@Bean
		UserDetailsManager persons() {
			return new InMemoryUserDetailsManager(User.withUsername("Reader-Client").password("any").build());
		}

	}

}

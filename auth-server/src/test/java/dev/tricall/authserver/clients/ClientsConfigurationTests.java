package dev.tricall.authserver.clients;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.provisioning.UserDetailsManager;

import dev.tricall.authserver.AuthServerApplication;
import dev.tricall.authserver.AuthServerTest;
import dev.tricall.authserver.AuthServerClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@AuthServerTest
class ClientsConfigurationTests {

	private final AuthServerClient authServer;

	private final RegisteredClientRepository clients;

	private final UserDetailsManager users;

	ClientsConfigurationTests(AuthServerClient authServer, RegisteredClientRepository clients,
			UserDetailsManager users) {
		this.authServer = authServer;
		this.clients = clients;
		this.users = users;
	}

	@Test
	void tokenRequestDoesNotUpgradeEncodedSecret() {
		this.authServer.token("demo-client", "demo-secret");
		RegisteredClient client = this.clients.findByClientId("demo-client");
		assertThat(client).isNotNull();
		assertThat(client.getClientSecret()).isEqualTo(new MachineSecretEncoder().encode("demo-secret"));
	}

	@Test
	void failsWhenSecretIsMissing() {
		Map<String, String> secrets = new HashMap<>(Map.of("demo-client", " "));
		ClientsProperties properties = new ClientsProperties(Duration.ofMinutes(5), Duration.ofMinutes(30),
				URI.create("http://127.0.0.1/"), URI.create("http://localhost/"), secrets);
		assertThatIllegalStateException()
			.isThrownBy(() -> new ClientsConfiguration(properties).registeredClients(new InMemoryUserDetailsManager()))
			.withMessageContaining("demo-client");
	}

	@Test
	void hashesPasswordsAtStartup() {
		assertThat(this.users.loadUserByUsername("demo-user").getPassword()).startsWith("{bcrypt}");
	}

	@Test
	void failsWhenUserHasNameOfClient() {
		SpringApplicationBuilder server = new SpringApplicationBuilder(AuthServerApplication.class,
				UserWithNameOfClient.class);
		assertThatThrownBy(() -> server.run("--server.port=0", "--eureka.client.enabled=false",
				"--spring.main.allow-bean-definition-overriding=true",
				"--auth-server.keys.file=target/test-keys/collision/keys.json"))
			.hasRootCauseMessage("A user and a client are both named reader-client; rename one of them");
	}

	static class UserWithNameOfClient {

		@Bean
		UserDetailsManager users() {
			return new InMemoryUserDetailsManager(User.withUsername("Reader-Client").password("any").build());
		}

	}

}

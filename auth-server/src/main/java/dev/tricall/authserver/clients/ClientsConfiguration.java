package dev.tricall.authserver.clients;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.provisioning.UserDetailsManager;

/**
 * Everybody who can get a token, in one list.
 */
@Configuration(proxyBeanMethods = false)
class ClientsConfiguration {

	private static final String READ = "data.read";

	private static final String WRITE = "data.write";

	/** A caller's token is for the gateway only, which exchanges it for A and for B. */
	private static final List<String> CALLER_AUDIENCE = List.of("gateway");

	private static final ClientPolicy CALLER = new ClientPolicy(CALLER_AUDIENCE, List.of(), Map.of());

	private static final ClientPolicy ADMIN = new ClientPolicy(CALLER_AUDIENCE, List.of("admin"), Map.of());

	private static final Map<String, Set<String>> CALLS_SERVICE_B = Map.of("service-b", Set.of(READ, WRITE));

	private static final Map<String, Set<String>> CALLS_BOTH_SERVICES = Map.of("service-a", Set.of(READ, WRITE),
			"service-b", Set.of(READ, WRITE));

	private static final List<String> BROKER = List.of("kafka");

	private final ClientsProperties properties;

	ClientsConfiguration(ClientsProperties properties) {
		this.properties = properties;
	}

	/**
	 * Fails if a person has the name of a client: both are subjects of tokens, and owners
	 * of data by that.
	 */
	@Bean
	RegisteredClientRepository registeredClients(UserDetailsManager persons) {
		List<RegisteredClient> clients = clients();
		for (RegisteredClient client : clients) {
			if (persons.userExists(client.getClientId())) {
				throw new IllegalStateException(
						"A person and a client are both named " + client.getClientId() + "; rename one of them");
			}
		}
		return new InMemoryRegisteredClientRepository(clients);
	}

	private List<RegisteredClient> clients() {
		return List.of(
				// Programs that call from outside.
				program("demo-client", CALLER).scope(READ).scope(WRITE).build(),
				program("reader-client", CALLER).scope(READ).build(),
				program("admin-client", ADMIN).scope(READ).scope(WRITE).build(),
				// Persons, through whatever runs in their browser: it can keep no secret.
				client("demo-web", CALLER).clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
					.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
					.redirectUri(this.properties.redirectUri().toString())
					.scope(OidcScopes.OPENID)
					.scope(READ)
					.scope(WRITE)
					.build(),
				// Persons at the registry's dashboard, which the gateway shows. A client
				// of
				// its own, for an ID token made out to "gateway" would pass there as an
				// access token.
				withSecret("dashboard", new ClientPolicy(List.of("dashboard"), List.of(), Map.of()))
					.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
					.redirectUri(this.properties.dashboardRedirectUri().toString())
					.scope(OidcScopes.OPENID)
					.build(),
				// The services: at the broker for themselves, at each other for a
				// caller.
				withSecret("gateway", new ClientPolicy(List.of(), List.of(), CALLS_BOTH_SERVICES))
					.authorizationGrantType(AuthorizationGrantType.TOKEN_EXCHANGE)
					.build(),
				service("service-a", new ClientPolicy(BROKER, List.of(), CALLS_SERVICE_B))
					.authorizationGrantType(AuthorizationGrantType.TOKEN_EXCHANGE)
					.build(),
				service("service-b", new ClientPolicy(BROKER, List.of(), Map.of())).build());
	}

	/**
	 * Hashes the passwords at once: an account whose password is not hashed before its
	 * first login answers faster than a name that does not exist.
	 */
	@Bean
	UserDetailsManager persons() {
		PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
		return new InMemoryUserDetailsManager(person("demo-user", encoder).build(),
				person("demo-admin", encoder).roles("admin").build());
	}

	private User.UserBuilder person(String name, PasswordEncoder encoder) {
		return User.withUsername(name).password(Objects.requireNonNull(encoder.encode(this.properties.secretOf(name))));
	}

	private RegisteredClient.Builder service(String id, ClientPolicy policy) {
		return program(id, policy).scope("kafka").tokenSettings(lasting(this.properties.serviceTokenTimeToLive()));
	}

	private RegisteredClient.Builder program(String id, ClientPolicy policy) {
		return withSecret(id, policy).authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS);
	}

	private RegisteredClient.Builder withSecret(String id, ClientPolicy policy) {
		return client(id, policy).clientSecret(MachineSecretEncoder.hash(this.properties.secretOf(id)))
			.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
	}

	private RegisteredClient.Builder client(String id, ClientPolicy policy) {
		return RegisteredClient.withId(id)
			.clientId(id)
			.clientSettings(policy.asSettings())
			.tokenSettings(lasting(this.properties.tokenTimeToLive()));
	}

	private static TokenSettings lasting(Duration timeToLive) {
		return TokenSettings.builder().accessTokenTimeToLive(timeToLive).build();
	}

}

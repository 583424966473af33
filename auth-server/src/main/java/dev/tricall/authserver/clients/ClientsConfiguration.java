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
 * Registered clients and users: everything that can get a token.
 */
@Configuration(proxyBeanMethods = false)
class ClientsConfiguration {

	private static final String READ = "data.read";

	private static final String WRITE = "data.write";

	/**
	 * Tokens of callers are valid only at the gateway, which exchanges them for tokens
	 * for the services.
	 */
	private static final List<String> CALLER_AUDIENCE = List.of("gateway");

	private static final ClientPolicy CALLER = new ClientPolicy(CALLER_AUDIENCE, List.of(), Map.of());

	private static final ClientPolicy ADMIN = new ClientPolicy(CALLER_AUDIENCE, List.of("admin"), Map.of());

	private static final Map<String, Set<String>> CALLS_SERVICE_B = Map.of("service-b", Set.of(READ, WRITE));

	private static final Map<String, Set<String>> CALLS_BOTH_SERVICES = Map.of("service-a", Set.of(READ, WRITE),
			"service-b", Set.of(READ, WRITE));

	private static final List<String> BROKER_AUDIENCE = List.of("kafka");

	private final PasswordEncoder secretEncoder = new MachineSecretEncoder();

	private final ClientsProperties properties;

	ClientsConfiguration(ClientsProperties properties) {
		this.properties = properties;
	}

	/**
	 * Fails if a user has the name of a client: names of both are subjects of tokens, and
	 * data is owned by subjects.
	 */
	@Bean
	RegisteredClientRepository registeredClients(UserDetailsManager users) {
		List<RegisteredClient> clients = clients();
		for (RegisteredClient client : clients) {
			if (users.userExists(client.getClientId())) {
				throw new IllegalStateException(
						"A user and a client are both named " + client.getClientId() + "; rename one of them");
			}
		}
		return new InMemoryRegisteredClientRepository(clients);
	}

	private List<RegisteredClient> clients() {
		return List.of(
				// Callers without a user.
				callerClient("demo-client", CALLER).scope(READ).scope(WRITE).build(),
				callerClient("reader-client", CALLER).scope(READ).build(),
				callerClient("admin-client", ADMIN).scope(READ).scope(WRITE).build(),
				// An application in the user's browser, which cannot keep a secret.
				client("demo-web", CALLER).clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
					.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
					.redirectUri(this.properties.redirectUri().toString())
					.scope(OidcScopes.OPENID)
					.scope(READ)
					.scope(WRITE)
					.build(),
				// The dashboard that the gateway shows. It is not the client "gateway":
				// the gateway would accept ID tokens of that client as access tokens.
				clientWithSecret("dashboard", new ClientPolicy(List.of("dashboard"), List.of(), Map.of()))
					.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
					.redirectUri(this.properties.dashboardRedirectUri().toString())
					.scope(OidcScopes.OPENID)
					.build(),
				// Services: tokens of their own for the broker, exchanged tokens for
				// calls to each other.
				clientWithSecret("gateway", new ClientPolicy(List.of(), List.of(), CALLS_BOTH_SERVICES))
					.authorizationGrantType(AuthorizationGrantType.TOKEN_EXCHANGE)
					.build(),
				serviceClient("service-a", new ClientPolicy(BROKER_AUDIENCE, List.of(), CALLS_SERVICE_B))
					.authorizationGrantType(AuthorizationGrantType.TOKEN_EXCHANGE)
					.build(),
				serviceClient("service-b", new ClientPolicy(BROKER_AUDIENCE, List.of(), Map.of())).build());
	}

	/**
	 * Hashes passwords at startup. If they were hashed at the first login, that login
	 * would respond faster than one with an unknown name.
	 */
	@Bean
	UserDetailsManager users() {
		PasswordEncoder encoder = PasswordEncoderFactories.createDelegatingPasswordEncoder();
		return new InMemoryUserDetailsManager(user("demo-user", encoder).build(),
				user("demo-admin", encoder).roles("admin").build());
	}

	private User.UserBuilder user(String name, PasswordEncoder encoder) {
		return User.withUsername(name).password(encode(name, encoder));
	}

	private RegisteredClient.Builder serviceClient(String id, ClientPolicy policy) {
		return callerClient(id, policy).scope("kafka")
			.tokenSettings(tokenSettings(this.properties.serviceTokenTimeToLive()));
	}

	private RegisteredClient.Builder callerClient(String id, ClientPolicy policy) {
		return clientWithSecret(id, policy).authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS);
	}

	private RegisteredClient.Builder clientWithSecret(String id, ClientPolicy policy) {
		return client(id, policy).clientSecret(encode(id, this.secretEncoder))
			.clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
	}

	private RegisteredClient.Builder client(String id, ClientPolicy policy) {
		return RegisteredClient.withId(id)
			.clientId(id)
			.clientSettings(policy.toSettings())
			.tokenSettings(tokenSettings(this.properties.tokenTimeToLive()));
	}

	private String encode(String name, PasswordEncoder encoder) {
		return Objects.requireNonNull(encoder.encode(this.properties.secretOf(name)));
	}

	private static TokenSettings tokenSettings(Duration timeToLive) {
		return TokenSettings.builder().accessTokenTimeToLive(timeToLive).build();
	}

}

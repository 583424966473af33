package dev.tricall.authserver.clients;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/**
 * Everybody who can get a token, in one list.
 */
@Configuration(proxyBeanMethods = false)
class ClientsConfiguration {

	private static final String READ = "data.read";

	private static final String WRITE = "data.write";

	/** A caller's token is good at the door and at A; B wants one of its own. */
	private static final List<String> CALLER_AUDIENCE = List.of("gateway", "service-a");

	private static final ClientPolicy CALLER = new ClientPolicy(CALLER_AUDIENCE, List.of(), Map.of());

	private static final ClientPolicy ADMIN = new ClientPolicy(CALLER_AUDIENCE, List.of("admin"), Map.of());

	private static final Map<String, Set<String>> CALLS_SERVICE_B = Map.of("service-b", Set.of(READ, WRITE));

	private static final List<String> BROKER = List.of("kafka");

	private final ClientsProperties properties;

	ClientsConfiguration(ClientsProperties properties) {
		this.properties = properties;
	}

	@Bean
	RegisteredClientRepository registeredClients() {
		return new InMemoryRegisteredClientRepository(
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
				// The system's own parts: at the broker for themselves, at B for a
				// caller.
				withSecret("gateway", new ClientPolicy(List.of(), List.of(), CALLS_SERVICE_B))
					.authorizationGrantType(AuthorizationGrantType.TOKEN_EXCHANGE)
					.build(),
				service("service-a", new ClientPolicy(BROKER, List.of(), CALLS_SERVICE_B))
					.authorizationGrantType(AuthorizationGrantType.TOKEN_EXCHANGE)
					.build(),
				service("service-b", new ClientPolicy(BROKER, List.of(), Map.of())).build());
	}

	/**
	 * The passwords come from the environment as they are; the first log-in replaces each
	 * by its bcrypt hash.
	 */
	@Bean
	UserDetailsService persons() {
		return new InMemoryUserDetailsManager(person("demo-user").build(), person("demo-admin").roles("admin").build());
	}

	private User.UserBuilder person(String name) {
		return User.withUsername(name).password("{noop}" + this.properties.secretOf(name));
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

package dev.tricall.authserver.clients;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;

/**
 * Settings of a client that Spring Authorization Server does not have. They are kept in
 * its {@link ClientSettings}, so that each client is configured in one place.
 *
 * @param audience the audience of tokens that are issued to the client for itself or for
 * a user
 * @param roles the roles in tokens that the client gets for itself, not for a user
 * @param delegations the audiences for which the client may exchange tokens (RFC 8693),
 * with the scopes that an exchanged token may have at most
 */
public record ClientPolicy(List<String> audience, List<String> roles, Map<String, Set<String>> delegations) {

	private static final String SETTING = "tricall.client-policy";

	public static ClientPolicy of(RegisteredClient client) {
		ClientPolicy policy = client.getClientSettings().getSetting(SETTING);
		return Objects.requireNonNull(policy, "Each client must have a policy");
	}

	ClientSettings toSettings() {
		return ClientSettings.builder().requireProofKey(true).setting(SETTING, this).build();
	}

}

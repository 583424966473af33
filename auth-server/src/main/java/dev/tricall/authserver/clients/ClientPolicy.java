package dev.tricall.authserver.clients;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;

/**
 * What the issuer knows about a client beyond OAuth 2.0's own settings. It travels in the
 * {@link ClientSettings}, so that all there is to say about a client stands in one place.
 *
 * @param audience who accepts the tokens made out to the client itself, or through it to
 * a person
 * @param roles the roles of the client's own tokens, not of the persons who come through
 * it
 * @param delegations for whom the client may exchange a token that was sent to it (RFC
 * 8693): the new audience, and the most that such a token may allow there
 */
public record ClientPolicy(List<String> audience, List<String> roles, Map<String, Set<String>> delegations) {

	private static final String SETTING = "tricall.client-policy";

	public static ClientPolicy of(RegisteredClient client) {
		ClientPolicy policy = client.getClientSettings().getSetting(SETTING);
		return Objects.requireNonNull(policy, "Every client has a policy");
	}

	ClientSettings asSettings() {
		return ClientSettings.builder().requireProofKey(true).setting(SETTING, this).build();
	}

}

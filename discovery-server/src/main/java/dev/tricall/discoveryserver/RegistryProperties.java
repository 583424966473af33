package dev.tricall.discoveryserver;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Accounts of the registry, by name with their passwords, and bounds of what they may
 * send. No account has more than one role.
 *
 * @param services accounts that read, and write the entries of the service of their name
 * @param readers accounts that read
 * @param peering whether there are other registries; without them, peers have no account
 * @param peers accounts of other registries, which send what they hear
 * @param instances largest number of instances of one service
 * @param registrationSize largest body of a registration; ours have about 2 KB
 * @param replicationSize largest body from a peer, which has up to 250 registrations
 */
@ConfigurationProperties("registry")
record RegistryProperties(Map<String, String> services, @DefaultValue Map<String, String> readers,
		@DefaultValue("false") boolean peering, @DefaultValue Map<String, String> peers,
		@DefaultValue("100") int instances, @DefaultValue("64KB") DataSize registrationSize,
		@DefaultValue("4MB") DataSize replicationSize) {

	RegistryProperties {
		peers = peering ? peers : Map.of();
	}

	/**
	 * Returns the password of an account.
	 */
	Optional<String> password(String account) {
		return Stream.of(this.services, this.readers, this.peers)
			.filter((accounts) -> accounts.containsKey(account))
			.map((accounts) -> accounts.get(account))
			.findFirst();
	}

}

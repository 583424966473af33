package dev.tricall.discoveryserver;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Accounts of the registry, as passwords by name, and limits of their requests. Each
 * account is in one of the maps only.
 *
 * @param services accounts that read the registry and register instances of the service
 * with the same name
 * @param readers accounts that only read the registry
 * @param peering whether there are other registries; otherwise peers have no accounts
 * @param peers accounts of other registries, which replicate registrations to this one
 * @param instances maximum number of instances per service
 * @param registrationSize maximum size of a registration; about 2 KB are usual
 * @param replicationSize maximum size of a replication, which has up to 250 registrations
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
	 * Returns the password of an account, if it exists.
	 */
	Optional<String> password(String account) {
		return Stream.of(this.services, this.readers, this.peers)
			.filter((accounts) -> accounts.containsKey(account))
			.map((accounts) -> accounts.get(account))
			.findFirst();
	}

}

package dev.tricall.grpcdiscovery;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.discovery.DiscoveryClient;

/**
 * Creates the resolvers of the scheme {@code discovery} and refreshes them on heartbeats
 * of the registry.
 */
final class DiscoveryNameResolverProvider extends NameResolverProvider {

	static final String SCHEME = "discovery";

	private final DiscoveryClient registry;

	private final String portMetadataKey;

	private final Duration keepLastKnown;

	private final Map<String, ServiceLookup> lookups = new ConcurrentHashMap<>();

	private final Set<DiscoveryNameResolver> started = ConcurrentHashMap.newKeySet();

	DiscoveryNameResolverProvider(DiscoveryClient registry, String portMetadataKey, Duration keepLastKnown) {
		this.registry = registry;
		this.portMetadataKey = portMetadataKey;
		this.keepLastKnown = keepLastKnown;
	}

	/**
	 * Returns a resolver, or null if the target has another scheme.
	 * @throws IllegalArgumentException if the target does not have the form
	 * {@code discovery:///<service id>}
	 */
	@Override
	public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
		if (!SCHEME.equals(target.getScheme())) {
			return null;
		}
		String path = target.getPath();
		if (target.getAuthority() != null || path == null || path.length() < 2 || path.lastIndexOf('/') != 0) {
			throw new IllegalArgumentException("The target '%s' must be discovery:///<service id>".formatted(target));
		}
		String service = path.substring(1);
		ServiceLookup lookup = this.lookups.computeIfAbsent(service,
				(id) -> new ServiceLookup(id, this.registry, this.portMetadataKey, this.keepLastKnown));
		return new DiscoveryNameResolver(service, lookup, args, this.started);
	}

	void refreshAll() {
		this.started.forEach(NameResolver::refresh);
	}

	/**
	 * Stops refreshing the resolvers.
	 */
	void close() {
		this.started.clear();
	}

	/**
	 * Returns the number of resolvers that are refreshed on heartbeats.
	 */
	int startedCount() {
		return this.started.size();
	}

	@Override
	public String getDefaultScheme() {
		return SCHEME;
	}

	@Override
	protected boolean isAvailable() {
		return true;
	}

	@Override
	protected int priority() {
		return 5;
	}

}

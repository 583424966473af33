package dev.tricall.grpcdiscovery;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.discovery.DiscoveryClient;

/**
 * Makes the resolvers of the scheme {@code discovery} and passes the registry's
 * heartbeats on to those in use.
 */
final class DiscoveryNameResolverProvider extends NameResolverProvider {

	static final String SCHEME = "discovery";

	private final DiscoveryClient registry;

	private final GrpcDiscoveryProperties properties;

	private final Map<String, ServiceLookup> lookups = new ConcurrentHashMap<>();

	private final Set<DiscoveryNameResolver> started = ConcurrentHashMap.newKeySet();

	DiscoveryNameResolverProvider(DiscoveryClient registry, GrpcDiscoveryProperties properties) {
		this.registry = registry;
		this.properties = properties;
	}

	/**
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
				(id) -> new ServiceLookup(id, this.registry, this.properties, System::nanoTime));
		return new DiscoveryNameResolver(service, lookup, args, this.started);
	}

	void refreshAll() {
		this.started.forEach(NameResolver::refresh);
	}

	/**
	 * Passes no more heartbeats on.
	 */
	void close() {
		this.started.clear();
	}

	/**
	 * How many resolvers listen to heartbeats.
	 */
	int inUse() {
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

package dev.tricall.grpcdiscovery;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.SynchronizationContext;
import io.grpc.SynchronizationContext.ScheduledHandle;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the service of one channel. Lookups may block, so they run on the offload
 * executor, one at a time. Everything else runs in the channel's synchronization context,
 * which guards the fields. Any thread may call {@link #refresh()}.
 */
final class DiscoveryNameResolver extends NameResolver {

	private final String service;

	private final ServiceLookup lookup;

	private final Args args;

	private final SynchronizationContext context;

	private final Set<DiscoveryNameResolver> started;

	private @Nullable Listener2 listener;

	private @Nullable List<EquivalentAddressGroup> published;

	private @Nullable ScheduledHandle scheduledLookup;

	private boolean lookupRunning;

	private boolean lookupRequested;

	/**
	 * @param started the resolvers to refresh on heartbeats; this one is in the set from
	 * its start to its shutdown
	 */
	DiscoveryNameResolver(String service, ServiceLookup lookup, Args args, Set<DiscoveryNameResolver> started) {
		this.service = service;
		this.lookup = lookup;
		this.args = args;
		this.context = args.getSynchronizationContext();
		this.started = started;
	}

	@Override
	public String getServiceAuthority() {
		return this.service;
	}

	@Override
	public void start(Listener2 listener) {
		this.listener = listener;
		this.started.add(this);
		resolve();
	}

	@Override
	public void refresh() {
		this.context.execute(this::resolve);
	}

	@Override
	public void shutdown() {
		this.started.remove(this);
		this.listener = null;
		cancelScheduledLookup();
	}

	private void resolve() {
		if (this.listener == null) {
			return;
		}
		if (this.lookupRunning) {
			this.lookupRequested = true;
			return;
		}
		this.lookupRunning = true;
		cancelScheduledLookup();
		this.args.getOffloadExecutor().execute(() -> {
			ServiceLookup.Result result = this.lookup.lookUp();
			this.context.execute(() -> handle(result));
		});
	}

	private void handle(ServiceLookup.Result result) {
		this.lookupRunning = false;
		if (this.listener == null) {
			return;
		}
		publish(result, this.listener);
		if (result.expiresAfter() != null) {
			scheduleLookup(result.expiresAfter());
		}
		if (this.lookupRequested) {
			this.lookupRequested = false;
			resolve();
		}
	}

	private void publish(ServiceLookup.Result result, Listener2 listener) {
		if (!result.instances().hasValue()) {
			// Each error makes the channel resolve again, with backoff.
			this.published = null;
			listener.onError(result.instances().getStatus());
			return;
		}
		List<EquivalentAddressGroup> instances = result.instances().getValue();
		if (Objects.equals(instances, this.published)) {
			return;
		}
		boolean accepted = listener
			.onResult2(ResolutionResult.newBuilder().setAddressesOrError(result.instances()).build())
			.isOk();
		this.published = accepted ? instances : null;
	}

	private void scheduleLookup(Duration delay) {
		this.scheduledLookup = this.context.schedule(this::resolve, delay.toNanos(), TimeUnit.NANOSECONDS,
				this.args.getScheduledExecutorService());
	}

	private void cancelScheduledLookup() {
		if (this.scheduledLookup != null) {
			this.scheduledLookup.cancel();
			this.scheduledLookup = null;
		}
	}

}

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
 * Resolves one channel's service. The look-up, which may block, runs on the offload
 * executor, one at a time; everything else runs in the channel's synchronization context,
 * which guards the fields. {@link #refresh()} may be called by any thread.
 */
final class DiscoveryNameResolver extends NameResolver {

	private final String service;

	private final ServiceLookup lookup;

	private final Args args;

	private final SynchronizationContext context;

	private final Set<DiscoveryNameResolver> started;

	private @Nullable Listener2 listener;

	private @Nullable List<EquivalentAddressGroup> published;

	private @Nullable ScheduledHandle recheck;

	private boolean lookingUp;

	private boolean again;

	/**
	 * @param started where the resolver enters itself while it wants heartbeats
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
		cancelRecheck();
	}

	private void resolve() {
		if (this.listener == null) {
			return;
		}
		if (this.lookingUp) {
			this.again = true;
			return;
		}
		this.lookingUp = true;
		cancelRecheck();
		this.args.getOffloadExecutor().execute(() -> {
			ServiceLookup.Answer answer = this.lookup.lookUp();
			this.context.execute(() -> accept(answer));
		});
	}

	private void accept(ServiceLookup.Answer answer) {
		this.lookingUp = false;
		if (this.listener == null) {
			return;
		}
		publish(answer, this.listener);
		if (answer.recheckAfter() != null) {
			this.recheck = schedule(answer.recheckAfter());
		}
		if (this.again) {
			this.again = false;
			resolve();
		}
	}

	private void publish(ServiceLookup.Answer answer, Listener2 listener) {
		if (!answer.instances().hasValue()) {
			// Each time anew: the channel asks again, with backoff, only after an error.
			this.published = null;
			listener.onError(answer.instances().getStatus());
			return;
		}
		List<EquivalentAddressGroup> instances = answer.instances().getValue();
		if (Objects.equals(instances, this.published)) {
			return;
		}
		boolean accepted = listener
			.onResult2(ResolutionResult.newBuilder().setAddressesOrError(answer.instances()).build())
			.isOk();
		this.published = accepted ? instances : null;
	}

	private ScheduledHandle schedule(Duration delay) {
		return this.context.schedule(this::resolve, delay.toNanos(), TimeUnit.NANOSECONDS,
				this.args.getScheduledExecutorService());
	}

	private void cancelRecheck() {
		if (this.recheck != null) {
			this.recheck.cancel();
			this.recheck = null;
		}
	}

}

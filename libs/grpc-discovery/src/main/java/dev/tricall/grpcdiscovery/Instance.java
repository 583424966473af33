package dev.tricall.grpcdiscovery;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer.CreateSubchannelArgs;
import io.grpc.LoadBalancer.Helper;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.Status;
import io.grpc.SynchronizationContext.ScheduledHandle;
import org.jspecify.annotations.Nullable;

import dev.tricall.balancing.InstanceWeight;

/**
 * An instance of the service together with its connection, which is always established or
 * being established. All methods run in the channel's synchronization context, except
 * {@link #id()} and {@link #weight()}, which any thread may call.
 */
final class Instance {

	/**
	 * The backoff of grpc-java grows from 1 s to two minutes. That is too long for an
	 * instance that the registry lists, so a new connection restarts the backoff after
	 * this time.
	 */
	static final Duration RECONNECT_DELAY = Duration.ofSeconds(5);

	private final Helper helper;

	private final EquivalentAddressGroup address;

	private final Runnable onChange;

	private volatile String id = "";

	private volatile int weight = InstanceWeight.DEFAULT;

	private ConnectivityState state = ConnectivityState.CONNECTING;

	private Status failure = Status.UNAVAILABLE;

	private Subchannel subchannel;

	private @Nullable ScheduledHandle reconnect;

	private boolean closed;

	/**
	 * @param onChange called after each change of {@link #state()}
	 */
	Instance(Helper helper, List<SocketAddress> address, Runnable onChange) {
		this.helper = helper;
		this.address = new EquivalentAddressGroup(address);
		this.onChange = onChange;
		this.subchannel = connect();
	}

	private Subchannel connect() {
		Subchannel connection = this.helper
			.createSubchannel(CreateSubchannelArgs.newBuilder().setAddresses(this.address).build());
		connection.start((info) -> handleStateChange(connection, info));
		connection.requestConnection();
		return connection;
	}

	private void handleStateChange(Subchannel source, ConnectivityStateInfo info) {
		// A subchannel still reports its state for 5 s after it was shut down.
		if (source != this.subchannel || this.closed) {
			return;
		}
		switch (info.getState()) {
			case READY -> {
				cancelReconnect();
				this.state = ConnectivityState.READY;
			}
			case IDLE -> {
				this.helper.refreshNameResolution();
				source.requestConnection();
				markConnecting();
			}
			case CONNECTING -> markConnecting();
			case TRANSIENT_FAILURE -> {
				this.helper.refreshNameResolution();
				this.state = ConnectivityState.TRANSIENT_FAILURE;
				this.failure = info.getStatus();
				scheduleReconnect();
			}
			default -> {
				return;
			}
		}
		this.onChange.run();
	}

	/**
	 * An unreachable instance stays in TRANSIENT_FAILURE until it is connected, so that
	 * calls do not wait for it.
	 */
	private void markConnecting() {
		if (this.state != ConnectivityState.TRANSIENT_FAILURE) {
			this.state = ConnectivityState.CONNECTING;
		}
	}

	private void scheduleReconnect() {
		if (this.reconnect == null) {
			this.reconnect = this.helper.getSynchronizationContext().schedule(() -> {
				this.reconnect = null;
				this.subchannel.shutdown();
				this.subchannel = connect();
			}, RECONNECT_DELAY.toNanos(), TimeUnit.NANOSECONDS, this.helper.getScheduledExecutorService());
		}
	}

	private void cancelReconnect() {
		if (this.reconnect != null) {
			this.reconnect.cancel();
			this.reconnect = null;
		}
	}

	void shutdown() {
		this.closed = true;
		cancelReconnect();
		this.subchannel.shutdown();
	}

	/**
	 * Returns READY, CONNECTING or TRANSIENT_FAILURE.
	 */
	ConnectivityState state() {
		return this.state;
	}

	/**
	 * Returns why the instance is in TRANSIENT_FAILURE.
	 */
	Status failure() {
		return this.failure;
	}

	Subchannel subchannel() {
		return this.subchannel;
	}

	/**
	 * Replaces the id and the weight with those in the registry.
	 */
	void update(String id, int weight) {
		this.id = id;
		this.weight = weight;
	}

	String id() {
		return this.id;
	}

	int weight() {
		return this.weight;
	}

}

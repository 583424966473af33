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

/**
 * One instance of the service and the connection to it, which is always up or being made.
 * Runs in the channel's synchronization context but for {@link #id()} and
 * {@link #weight()}.
 */
final class Instance {

	/**
	 * grpc-java tries again after 1 s, 1.6 s, 2.6 s and so on up to two minutes. An
	 * instance that the registry lists is worth more: the row starts anew this often.
	 */
	static final Duration START_ANEW = Duration.ofSeconds(5);

	private final Helper helper;

	private final EquivalentAddressGroup address;

	private final Runnable onChange;

	private volatile String id = "";

	private volatile int weight = InstanceWeight.DEFAULT;

	private ConnectivityState state = ConnectivityState.CONNECTING;

	private Status failure = Status.UNAVAILABLE;

	private Subchannel subchannel;

	private @Nullable ScheduledHandle startAnew;

	private boolean closed;

	Instance(Helper helper, List<SocketAddress> address, Runnable onChange) {
		this.helper = helper;
		this.address = new EquivalentAddressGroup(address);
		this.onChange = onChange;
		this.subchannel = connect();
	}

	private Subchannel connect() {
		Subchannel connection = this.helper
			.createSubchannel(CreateSubchannelArgs.newBuilder().setAddresses(this.address).build());
		connection.start((info) -> changed(connection, info));
		connection.requestConnection();
		return connection;
	}

	private void changed(Subchannel source, ConnectivityStateInfo info) {
		// grpc-java keeps a connection that was shut down for another 5 s, and tells of
		// it.
		if (source != this.subchannel || this.closed) {
			return;
		}
		switch (info.getState()) {
			case READY -> {
				cancelStartAnew();
				this.state = ConnectivityState.READY;
			}
			case IDLE -> {
				this.helper.refreshNameResolution();
				source.requestConnection();
				connecting();
			}
			case CONNECTING -> connecting();
			case TRANSIENT_FAILURE -> {
				this.helper.refreshNameResolution();
				this.state = ConnectivityState.TRANSIENT_FAILURE;
				this.failure = info.getStatus();
				scheduleStartAnew();
			}
			default -> {
				return;
			}
		}
		this.onChange.run();
	}

	/**
	 * An instance that cannot be reached remains so until it is: calls do not wait.
	 */
	private void connecting() {
		if (this.state != ConnectivityState.TRANSIENT_FAILURE) {
			this.state = ConnectivityState.CONNECTING;
		}
	}

	private void scheduleStartAnew() {
		if (this.startAnew == null) {
			this.startAnew = this.helper.getSynchronizationContext().schedule(() -> {
				this.startAnew = null;
				this.subchannel.shutdown();
				this.subchannel = connect();
			}, START_ANEW.toNanos(), TimeUnit.NANOSECONDS, this.helper.getScheduledExecutorService());
		}
	}

	private void cancelStartAnew() {
		if (this.startAnew != null) {
			this.startAnew.cancel();
			this.startAnew = null;
		}
	}

	void shutdown() {
		this.closed = true;
		cancelStartAnew();
		this.subchannel.shutdown();
	}

	ConnectivityState state() {
		return this.state;
	}

	/**
	 * Why the instance is in TRANSIENT_FAILURE.
	 */
	Status failure() {
		return this.failure;
	}

	Subchannel subchannel() {
		return this.subchannel;
	}

	/**
	 * Takes in what the registry says of it now.
	 */
	void describe(String id, int weight) {
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

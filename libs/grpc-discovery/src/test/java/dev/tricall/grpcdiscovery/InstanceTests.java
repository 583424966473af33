package dev.tricall.grpcdiscovery;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.LoadBalancer.CreateSubchannelArgs;
import io.grpc.LoadBalancer.Helper;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.LoadBalancer.SubchannelStateListener;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.Mockito.RETURNS_MOCKS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

/**
 * Simulates the states of the connection of an instance.
 */
class InstanceTests {

	private static final ConnectivityStateInfo REFUSED = ConnectivityStateInfo
		.forTransientFailure(Status.UNAVAILABLE.withDescription("connection refused"));

	private final Helper helper = mock();

	private final ScheduledExecutorService timer = mock(RETURNS_MOCKS);

	private final List<Subchannel> connections = new ArrayList<>();

	private final List<SubchannelStateListener> listeners = new ArrayList<>();

	private Instance instance;

	@BeforeEach
	void connect() {
		given(this.helper.getSynchronizationContext()).willReturn(new SynchronizationContext((thread, ex) -> {
			throw new AssertionError(ex);
		}));
		given(this.helper.getScheduledExecutorService()).willReturn(this.timer);
		given(this.helper.createSubchannel(any(CreateSubchannelArgs.class))).willAnswer((call) -> {
			Subchannel connection = mock();
			willAnswer((start) -> this.listeners.add(start.getArgument(0))).given(connection).start(any());
			this.connections.add(connection);
			return connection;
		});
		this.instance = new Instance(this.helper, List.of(InetSocketAddress.createUnresolved("b", 1)), () -> {
		});
	}

	@Test
	void connectsAtOnceAndReconnectsWhenTheServerCloses() {
		verify(this.connections.get(0)).requestConnection();
		changes(0, ConnectivityStateInfo.forNonError(ConnectivityState.READY));
		assertThat(this.instance.state()).isEqualTo(ConnectivityState.READY);
		changes(0, ConnectivityStateInfo.forNonError(ConnectivityState.IDLE));
		assertThat(this.instance.state()).isEqualTo(ConnectivityState.CONNECTING);
		verify(this.connections.get(0), times(2)).requestConnection();
		verify(this.helper).refreshNameResolution();
	}

	@Test
	void staysInFailureUntilItIsConnected() {
		changes(0, REFUSED);
		changes(0, ConnectivityStateInfo.forNonError(ConnectivityState.CONNECTING));
		assertThat(this.instance.state()).isEqualTo(ConnectivityState.TRANSIENT_FAILURE);
		assertThat(this.instance.failure().getDescription()).isEqualTo("connection refused");
		changes(0, ConnectivityStateInfo.forNonError(ConnectivityState.READY));
		assertThat(this.instance.state()).isEqualTo(ConnectivityState.READY);
	}

	@Test
	void restartsTheBackoffWithANewConnection() {
		changes(0, REFUSED);
		changes(0, REFUSED);
		ArgumentCaptor<Runnable> reconnect = ArgumentCaptor.captor();
		verify(this.timer, times(1)).schedule(reconnect.capture(), eq(Instance.RECONNECT_DELAY.toNanos()),
				eq(TimeUnit.NANOSECONDS));
		reconnect.getValue().run();
		verify(this.connections.get(0)).shutdown();
		verify(this.connections.get(1)).requestConnection();
		assertThat(this.instance.state()).isEqualTo(ConnectivityState.TRANSIENT_FAILURE);
		changes(0, ConnectivityStateInfo.forNonError(ConnectivityState.SHUTDOWN));
		changes(1, ConnectivityStateInfo.forNonError(ConnectivityState.READY));
		assertThat(this.instance.state()).isEqualTo(ConnectivityState.READY);
		assertThat(this.instance.subchannel()).isSameAs(this.connections.get(1));
	}

	@Test
	void keepsAConnectionThatIsEstablishedInTime() {
		changes(0, REFUSED);
		ArgumentCaptor<Runnable> reconnect = ArgumentCaptor.captor();
		verify(this.timer).schedule(reconnect.capture(), anyLong(), any());
		changes(0, ConnectivityStateInfo.forNonError(ConnectivityState.READY));
		reconnect.getValue().run();
		verify(this.connections.get(0), never()).shutdown();
		assertThat(this.connections).hasSize(1);
	}

	@Test
	void doesNotReconnectAfterShutdown() {
		changes(0, REFUSED);
		ArgumentCaptor<Runnable> reconnect = ArgumentCaptor.captor();
		verify(this.timer).schedule(reconnect.capture(), anyLong(), any());
		this.instance.shutdown();
		reconnect.getValue().run();
		verify(this.connections.get(0)).shutdown();
		assertThat(this.connections).hasSize(1);
	}

	private void changes(int connection, ConnectivityStateInfo info) {
		this.listeners.get(connection).onSubchannelState(info);
	}

}

package dev.tricall.grpcdiscovery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.tricall.balancing.BalancingListener;
import dev.tricall.balancing.OutlierDetector;
import dev.tricall.balancing.Strategy;

import static org.assertj.core.api.Assertions.assertThat;

class BalancingListenerTests {

	private static final Map<String, ?> RETRY = Map.of("methodConfig",
			List.of(Map.of("name", List.of(Map.of()), "retryPolicy",
					Map.of("maxAttempts", 2.0, "initialBackoff", "0.01s", "maxBackoff", "0.01s", "backoffMultiplier",
							1.0, "retryableStatusCodes", List.of("UNAVAILABLE")))));

	private final Recorder recorder = new Recorder();

	@Test
	void receivesEachAttemptWithItsInstance() {
		try (Cluster cluster = new Cluster(Strategy.ROUND_ROBIN, this.recorder)) {
			EchoServer first = cluster.instance();
			EchoServer second = cluster.instance();
			ManagedChannel channel = cluster.channel();
			Cluster.awaitServers(channel, first, second);
			this.recorder.attempts.clear();
			Cluster.callsByPort(10, channel);
			this.recorder.awaitAttempts(10);
			assertThat(this.recorder.attempts).containsOnly("service-b service-b-0 false SUCCEEDED",
					"service-b service-b-1 false SUCCEEDED");
		}
	}

	@Test
	void distinguishesRejectionsFromFailures() {
		try (Cluster cluster = new Cluster(Strategy.ROUND_ROBIN, this.recorder)) {
			EchoServer server = cluster.instance();
			ManagedChannel channel = cluster.channel();
			Cluster.awaitServers(channel, server);
			this.recorder.attempts.clear();
			server.behavior = Status.PERMISSION_DENIED;
			assertThat(this.recorder.outcomeOfFailingCall(channel)).isEqualTo("REFUSED");
			server.behavior = Status.INTERNAL;
			assertThat(this.recorder.outcomeOfFailingCall(channel)).isEqualTo("FAILED");
		}
	}

	@Test
	void receivesRetriesAndEjections() {
		try (Cluster cluster = new Cluster(Strategy.ROUND_ROBIN, this.recorder)) {
			EchoServer failing = cluster.instance();
			EchoServer healthy = cluster.instance();
			ManagedChannel channel = cluster.channel("service-b",
					(builder) -> builder.enableRetry().defaultServiceConfig(RETRY));
			Cluster.awaitServers(channel, failing, healthy);
			failing.behavior = Status.UNAVAILABLE;
			Cluster.callsByPort(20, channel);
			Awaitility.await().until(() -> !this.recorder.ejections.isEmpty());
			assertThat(this.recorder.ejections).containsExactly("service-b service-b-0");
			assertThat(this.recorder.attempts).contains("service-b service-b-0 false FAILED",
					"service-b service-b-1 true SUCCEEDED");
			assertThat(Objects.requireNonNull(this.recorder.detectors.get("service-b")).ejectedCount()).isEqualTo(1);
		}
	}

	private static final class Recorder implements BalancingListener {

		final List<String> attempts = new CopyOnWriteArrayList<>();

		final List<String> ejections = new CopyOnWriteArrayList<>();

		final Map<String, OutlierDetector<?>> detectors = new ConcurrentHashMap<>();

		@Override
		public void onAttempt(String service, String instance, boolean retry, Outcome outcome, Duration time) {
			assertThat(time).isPositive();
			this.attempts.add("%s %s %s %s".formatted(service, instance, retry, outcome));
		}

		@Override
		public void onEjection(String service, String instance) {
			this.ejections.add(service + " " + instance);
		}

		@Override
		public void onDetectorCreated(String service, OutlierDetector<?> detector) {
			this.detectors.put(service, detector);
		}

		void awaitAttempts(int count) {
			Awaitility.await().until(() -> this.attempts.size() >= count);
		}

		String outcomeOfFailingCall(ManagedChannel channel) {
			this.attempts.clear();
			@Nullable RuntimeException failure = null;
			try {
				EchoServer.call(channel);
			}
			catch (RuntimeException ex) {
				failure = ex;
			}
			assertThat(failure).isNotNull();
			awaitAttempts(1);
			return this.attempts.get(0).replaceAll(".* ", "");
		}

	}

}

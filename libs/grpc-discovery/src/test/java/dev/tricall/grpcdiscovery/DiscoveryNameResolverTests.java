package dev.tricall.grpcdiscovery;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.grpc.ChannelLogger;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.ProxyDetector;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

/**
 * Simulates the offload executor by the queue {@code offloaded}.
 */
class DiscoveryNameResolverTests {

	private final FakeRegistry registry = new FakeRegistry().register("service-b", 9001);

	private final DiscoveryNameResolverProvider provider = new DiscoveryNameResolverProvider(this.registry, "gRPC_port",
			Duration.ofSeconds(30));

	private final Queue<Runnable> offloaded = new ArrayDeque<>();

	private final ScheduledExecutorService timer = mock(ScheduledExecutorService.class, Mockito.RETURNS_MOCKS);

	private final NameResolver.Args args = NameResolver.Args.newBuilder()
		.setDefaultPort(1)
		.setProxyDetector(mock(ProxyDetector.class))
		.setSynchronizationContext(new SynchronizationContext((thread, ex) -> {
			throw new AssertionError(ex);
		}))
		.setServiceConfigParser(mock(NameResolver.ServiceConfigParser.class))
		.setScheduledExecutorService(this.timer)
		.setChannelLogger(mock(ChannelLogger.class))
		.setOffloadExecutor(this.offloaded::add)
		.build();

	private final Published published = new Published();

	@Test
	void looksUpOnTheOffloadExecutor() {
		start("discovery:///service-b");
		assertThat(this.registry.lookups).hasValue(0);
		runOffloaded();
		assertThat(this.published.lists).hasSize(1);
	}

	@Test
	void doesNotPublishAnUnchangedList() {
		NameResolver resolver = start("discovery:///service-b");
		runOffloaded();
		resolver.refresh();
		runOffloaded();
		assertThat(this.registry.lookups).hasValue(2);
		assertThat(this.published.lists).hasSize(1);
	}

	@Test
	void publishesAgainWhenTheChannelRejectedTheList() {
		this.published.answer = Status.UNAVAILABLE;
		NameResolver resolver = start("discovery:///service-b");
		runOffloaded();
		resolver.refresh();
		runOffloaded();
		assertThat(this.published.lists).hasSize(2);
	}

	@Test
	void publishesEveryErrorSoThatTheChannelRetries() {
		NameResolver resolver = start("discovery:///service-x");
		runOffloaded();
		resolver.refresh();
		runOffloaded();
		assertThat(this.published.errors).hasSize(2)
			.allSatisfy((status) -> assertThat(status.getDescription()).contains("service-x"));
	}

	@Test
	void mergesRefreshesThatArriveDuringALookup() {
		NameResolver resolver = start("discovery:///service-b");
		resolver.refresh();
		resolver.refresh();
		resolver.refresh();
		assertThat(this.offloaded).hasSize(1);
		runOffloaded();
		assertThat(this.registry.lookups).hasValue(2);
	}

	@Test
	void resolvesAgainOnHeartbeat() {
		start("discovery:///service-b");
		runOffloaded();
		this.registry.register("service-b", 9002);
		this.provider.refreshAll();
		runOffloaded();
		assertThat(this.published.lists).hasSize(2);
		assertThat(this.published.lists.get(1)).hasSize(2);
	}

	@Test
	void resolvesAgainWhenTheLastKnownListExpires() {
		NameResolver resolver = start("discovery:///service-b");
		runOffloaded();
		this.registry.clear();
		resolver.refresh();
		runOffloaded();
		ArgumentCaptor<Runnable> scheduled = ArgumentCaptor.captor();
		verify(this.timer).schedule(scheduled.capture(), Mockito.longThat((nanos) -> nanos > 29_000_000_000L), any());
		scheduled.getValue().run();
		assertThat(this.offloaded).hasSize(1);
		verify(this.timer, Mockito.times(1)).schedule(any(Runnable.class), Mockito.anyLong(), eq(TimeUnit.NANOSECONDS));
	}

	@Test
	void publishesNothingAfterShutdown() {
		NameResolver resolver = start("discovery:///service-b");
		assertThat(this.provider.startedCount()).isEqualTo(1);
		resolver.shutdown();
		runOffloaded();
		this.provider.refreshAll();
		resolver.refresh();
		assertThat(this.offloaded).isEmpty();
		assertThat(this.published.lists).isEmpty();
		assertThat(this.provider.startedCount()).isZero();
	}

	@Test
	void sharesTheLastKnownListBetweenResolvers() {
		start("discovery:///service-b").shutdown();
		runOffloaded();
		this.registry.clear();
		start("discovery:///service-b");
		runOffloaded();
		assertThat(this.published.lists).hasSize(1);
	}

	@Test
	void usesTheServiceIdAsAuthority() {
		assertThat(start("discovery:///service-b").getServiceAuthority()).isEqualTo("service-b");
	}

	@Test
	void ignoresOtherSchemes() {
		assertThat(this.provider.newNameResolver(URI.create("dns:///service-b"), this.args)).isNull();
	}

	@Test
	void rejectsMalformedTargets() {
		for (String target : List.of("discovery://service-b", "discovery:///", "discovery:///a/b",
				"discovery:service-b")) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> this.provider.newNameResolver(URI.create(target), this.args))
				.withMessageContaining("discovery:///<service id>")
				.withMessageContaining(target);
		}
	}

	private NameResolver start(String target) {
		NameResolver resolver = this.provider.newNameResolver(URI.create(target), this.args);
		assertThat(resolver).isNotNull();
		resolver.start(this.published);
		return resolver;
	}

	private void runOffloaded() {
		for (Runnable task = this.offloaded.poll(); task != null; task = this.offloaded.poll()) {
			task.run();
		}
	}

	private static final class Published extends NameResolver.Listener2 {

		final List<List<EquivalentAddressGroup>> lists = new ArrayList<>();

		final List<Status> errors = new ArrayList<>();

		Status answer = Status.OK;

		@Override
		public void onResult(NameResolver.ResolutionResult result) {
			onResult2(result);
		}

		@Override
		public Status onResult2(NameResolver.ResolutionResult result) {
			this.lists.add(result.getAddressesOrError().getValue());
			return this.answer;
		}

		@Override
		public void onError(Status error) {
			this.errors.add(error);
		}

	}

}

package dev.tricall.grpcdiscovery;

import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.grpc.client.GrpcChannelFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

@ExtendWith(OutputCaptureExtension.class)
class GrpcDiscoveryAutoConfigurationTests {

	private final FakeRegistry registry = new FakeRegistry();

	private final ApplicationContextRunner runner = runner().withBean(DiscoveryClient.class, () -> this.registry);

	@Test
	void configuresANamedChannel() {
		try (EchoServer server = new EchoServer()) {
			this.registry.register("service-b", server.port());
			this.runner
				.withPropertyValues("spring.grpc.client.channel.b.target=discovery:///${service}", "service=service-b")
				.run((context) -> assertThat(EchoServer.call(channel(context.getBean(GrpcChannelFactory.class), "b")))
					.isEqualTo(server.port()));
		}
	}

	@Test
	void configuresAChannelThatIsNamedByItsTarget() {
		try (EchoServer server = new EchoServer()) {
			this.registry.register("service-b", server.port());
			this.runner.run((context) -> assertThat(
					EchoServer.call(channel(context.getBean(GrpcChannelFactory.class), "discovery:///service-b")))
				.isEqualTo(server.port()));
		}
	}

	@Test
	void doesNotConfigureOtherChannels() {
		try (EchoServer server = new EchoServer()) {
			this.runner.withPropertyValues("spring.grpc.client.channel.b.target=static://127.0.0.1:" + server.port())
				.run((context) -> assertThat(EchoServer.call(channel(context.getBean(GrpcChannelFactory.class), "b")))
					.isEqualTo(server.port()));
		}
	}

	@Test
	void resolvesAgainWhenTheContextPublishesAHeartbeat() {
		try (EchoServer server = new EchoServer()) {
			this.registry.register("service-b", server.port());
			this.runner.run((context) -> {
				EchoServer.call(channel(context.getBean(GrpcChannelFactory.class), "discovery:///service-b"));
				int lookups = this.registry.lookups.get();
				context.publishEvent(new HeartbeatEvent(this, 1));
				await().until(() -> this.registry.lookups.get() == lookups + 1);
			});
		}
	}

	@Test
	void isolatesContextsAndCleansUpWhenTheyClose() {
		FakeRegistry otherRegistry = new FakeRegistry();
		try (EchoServer server = new EchoServer(); EchoServer other = new EchoServer()) {
			this.registry.register("service-b", server.port());
			otherRegistry.register("service-b", other.port());
			this.runner.run((context) -> {
				GrpcDiscovery discovery = context.getBean(GrpcDiscovery.class);
				ManagedChannel channel = channel(context.getBean(GrpcChannelFactory.class), "discovery:///service-b");
				runner().withBean(DiscoveryClient.class, () -> otherRegistry)
					.run((second) -> assertThat(EchoServer
						.call(channel(second.getBean(GrpcChannelFactory.class), "discovery:///service-b")))
						.isEqualTo(other.port()));
				assertThat(EchoServer.call(channel)).isEqualTo(server.port());
				context.close();
				assertThat(channel.isShutdown()).isTrue();
				assertThat(discovery.refreshedChannels()).isZero();
				assertThat(NameResolverRegistry.getDefaultRegistry().getProviderForScheme("discovery")).isNull();
			});
		}
	}

	@Test
	void bindsItsProperties() {
		this.runner.withPropertyValues("grpc.discovery.port-metadata-key=grpc.port")
			.run((context) -> assertThat(context.getBean(GrpcDiscoveryProperties.class))
				.isEqualTo(new GrpcDiscoveryProperties("grpc.port")));
	}

	@Test
	void hasDefaults() {
		this.runner.run((context) -> assertThat(context.getBean(GrpcDiscoveryProperties.class))
			.isEqualTo(new GrpcDiscoveryProperties("gRPC_port")));
	}

	@Test
	void balancesByTheConfiguredStrategy() {
		try (EchoServer heavy = new EchoServer(); EchoServer light = new EchoServer()) {
			this.registry.register("service-b", heavy.port(), 3).register("service-b", light.port(), 1);
			this.runner
				.withPropertyValues("balancing.strategy=weighted",
						"spring.grpc.client.channel.b.target=discovery:///service-b")
				.run((context) -> {
					ManagedChannel channel = channel(context.getBean(GrpcChannelFactory.class), "b");
					Cluster.awaitServers(channel, heavy, light);
					assertThat(Cluster.callsByPort(100, channel)).containsEntry(heavy.port(), 75)
						.containsEntry(light.port(), 25);
				});
		}
	}

	@Test
	void rejectsAnUnknownStrategyAndListsTheValidOnes(CapturedOutput output) {
		SpringApplication application = new SpringApplication(GrpcDiscoveryAutoConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		application.addInitializers((context) -> ((GenericApplicationContext) context)
			.registerBean(DiscoveryClient.class, () -> this.registry));
		assertThatException().isThrownBy(() -> application.run("--balancing.strategy=fastest"))
			.withMessageContaining("balancing");
		assertThat(output).contains("fastest").contains("round-robin").contains("random").contains("weighted");
	}

	/**
	 * Uses the hedging configuration that the README shows.
	 */
	@Test
	void hedgesToAnotherInstanceWhenOneHangs() {
		try (EchoServer hung = new EchoServer(); EchoServer healthy = new EchoServer()) {
			this.registry.register("service-b", hung.port()).register("service-b", healthy.port());
			String b = "spring.grpc.client.channel.b.";
			String method = b + "service-config.method[0].";
			this.runner
				.withPropertyValues(b + "target=discovery:///service-b", method + "name[0].service=test.Echo",
						method + "hedging.max-attempts=3", method + "hedging.delay=100ms",
						method + "hedging.non-fatal-status-codes=UNAVAILABLE,UNKNOWN",
						b + "service-config.retrythrottling.max-tokens=100",
						b + "service-config.retrythrottling.token-ratio=0.1")
				.run((context) -> {
					ManagedChannel channel = channel(context.getBean(GrpcChannelFactory.class), "b");
					Cluster.awaitServers(channel, hung, healthy);
					hung.behavior = EchoServer.HANGS;
					hung.calls.set(0);
					assertThat(Cluster.callsByPort(10, channel)).containsOnlyKeys(healthy.port());
					assertThat(hung.calls).hasPositiveValue();
				});
		}
	}

	@Test
	void publishesMetricsWhenThereIsAMeterRegistry() {
		MeterRegistry meters = new SimpleMeterRegistry();
		try (EchoServer server = new EchoServer()) {
			this.registry.register("service-b", server.port());
			this.runner.withBean(MeterRegistry.class, () -> meters).run((context) -> {
				EchoServer.call(channel(context.getBean(GrpcChannelFactory.class), "discovery:///service-b"));
				await().untilAsserted(() -> assertThat(meters.get("tricall.attempts")
					.tags("transport", "grpc", "service", "service-b")
					.timer()
					.count()).isOne());
			});
		}
	}

	@Test
	void doesNotRequireMicrometer() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasSingleBean(GrpcDiscovery.class));
	}

	@Test
	void backsOffWithoutARegistry() {
		runner().run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(GrpcDiscovery.class));
	}

	@Test
	void doesNotRequireBootsGrpcClient() {
		this.runner
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.grpc", "org.springframework.grpc"))
			.run((context) -> assertThat(context).hasSingleBean(GrpcDiscovery.class));
	}

	private static ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(GrpcDiscoveryAutoConfiguration.class, GrpcClientAutoConfiguration.class))
			.withBean(SslBundles.class, () -> mock(SslBundles.class));
	}

	private static ManagedChannel channel(GrpcChannelFactory factory, String name) {
		return factory.createChannel(name);
	}

}

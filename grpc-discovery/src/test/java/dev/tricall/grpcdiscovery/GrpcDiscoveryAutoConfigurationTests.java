package dev.tricall.grpcdiscovery;

import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.grpc.client.GrpcChannelFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;

class GrpcDiscoveryAutoConfigurationTests {

	private final FakeRegistry registry = new FakeRegistry();

	private final ApplicationContextRunner runner = runner().withBean(DiscoveryClient.class, () -> this.registry);

	@Test
	void setsUpANamedChannel() {
		try (EchoServer server = new EchoServer()) {
			this.registry.register("service-b", server.port());
			this.runner
				.withPropertyValues("spring.grpc.client.channel.b.target=discovery:///${service}", "service=service-b")
				.run((context) -> assertThat(EchoServer.call(channel(context.getBean(GrpcChannelFactory.class), "b")))
					.isEqualTo(server.port()));
		}
	}

	@Test
	void setsUpAChannelThatIsNamedByItsTarget() {
		try (EchoServer server = new EchoServer()) {
			this.registry.register("service-b", server.port());
			this.runner.run((context) -> assertThat(
					EchoServer.call(channel(context.getBean(GrpcChannelFactory.class), "discovery:///service-b")))
				.isEqualTo(server.port()));
		}
	}

	@Test
	void leavesOtherChannelsAlone() {
		try (EchoServer server = new EchoServer()) {
			this.runner.withPropertyValues("spring.grpc.client.channel.b.target=static://127.0.0.1:" + server.port())
				.run((context) -> assertThat(EchoServer.call(channel(context.getBean(GrpcChannelFactory.class), "b")))
					.isEqualTo(server.port()));
		}
	}

	@Test
	void resolvesAnewWhenTheContextPublishesAHeartbeat() {
		try (EchoServer server = new EchoServer()) {
			this.registry.register("service-b", server.port());
			this.runner.run((context) -> {
				EchoServer.call(channel(context.getBean(GrpcChannelFactory.class), "discovery:///service-b"));
				int lookUps = this.registry.lookUps.get();
				context.publishEvent(new HeartbeatEvent(this, 1));
				await().until(() -> this.registry.lookUps.get() == lookUps + 1);
			});
		}
	}

	@Test
	void keepsTwoContextsApartAndLeavesNothingBehind() {
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
				assertThat(discovery.resolversInUse()).isZero();
				assertThat(NameResolverRegistry.getDefaultRegistry().getProviderForScheme("discovery")).isNull();
			});
		}
	}

	@Test
	void bindsItsProperties() {
		this.runner
			.withPropertyValues("grpc.discovery.port-metadata-key=grpc.port", "grpc.discovery.keep-last-known=1m")
			.run((context) -> assertThat(context.getBean(GrpcDiscoveryProperties.class))
				.hasToString("GrpcDiscoveryProperties[portMetadataKey=grpc.port, keepLastKnown=PT1M]"));
	}

	@Test
	void standsBackWithoutARegistry() {
		runner().run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(GrpcDiscovery.class));
	}

	@Test
	void needsNoBootGrpcClient() {
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

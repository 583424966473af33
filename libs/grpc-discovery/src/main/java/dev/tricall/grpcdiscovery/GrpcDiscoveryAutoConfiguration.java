package dev.tricall.grpcdiscovery;

import io.grpc.ManagedChannelBuilder;
import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration;
import org.springframework.boot.grpc.client.autoconfigure.GrpcClientProperties;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.discovery.composite.CompositeDiscoveryClientAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.grpc.client.GrpcChannelBuilderCustomizer;

import dev.tricall.balancing.BalancingListener;
import dev.tricall.balancing.BalancingMetrics;
import dev.tricall.balancing.BalancingProperties;

/**
 * {@link AutoConfiguration Auto-configuration} of {@link GrpcDiscovery}, which configures
 * every channel of Boot's gRPC client whose target is {@code discovery:///<service id>}.
 */
@AutoConfiguration(after = CompositeDiscoveryClientAutoConfiguration.class,
		afterName = "org.springframework.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration")
@ConditionalOnBean(DiscoveryClient.class)
@EnableConfigurationProperties({ BalancingProperties.class, GrpcDiscoveryProperties.class })
public final class GrpcDiscoveryAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	GrpcDiscovery grpcDiscovery(DiscoveryClient registry, GrpcDiscoveryProperties properties,
			BalancingProperties balancing, ObjectProvider<BalancingListener> listener) {
		return new GrpcDiscovery(registry, properties, balancing,
				listener.getIfAvailable(() -> BalancingListener.NONE));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class MetricsConfiguration {

		@Bean
		@ConditionalOnMissingBean
		BalancingListener grpcBalancingListener(ObjectProvider<MeterRegistry> meters) {
			MeterRegistry registry = meters.getIfUnique();
			return (registry != null) ? new BalancingMetrics("grpc", registry) : BalancingListener.NONE;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(GrpcClientAutoConfiguration.class)
	@ConditionalOnBean(GrpcClientProperties.class)
	static class BootChannelsConfiguration {

		/**
		 * Boot passes the name of the channel, or its target if it has no name.
		 */
		@Bean
		<T extends ManagedChannelBuilder<T>> GrpcChannelBuilderCustomizer<T> discoveryChannelBuilderCustomizer(
				GrpcDiscovery discovery, GrpcClientProperties properties, Environment environment) {
			return (name, builder) -> {
				GrpcClientProperties.Channel channel = properties.getChannel().get(name);
				String target = environment.resolvePlaceholders((channel != null) ? channel.getTarget() : name);
				if (target.startsWith(DiscoveryNameResolverProvider.SCHEME + ":")) {
					discovery.configure(builder);
				}
			};
		}

	}

}

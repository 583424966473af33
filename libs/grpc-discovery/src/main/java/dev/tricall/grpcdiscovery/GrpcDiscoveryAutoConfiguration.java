package dev.tricall.grpcdiscovery;

import io.grpc.ManagedChannelBuilder;

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

/**
 * {@link AutoConfiguration Auto-configuration} of {@link GrpcDiscovery}: every channel of
 * Boot's gRPC client whose target is {@code discovery:///<service id>} is set up with it.
 */
@AutoConfiguration(after = CompositeDiscoveryClientAutoConfiguration.class,
		afterName = "org.springframework.boot.grpc.client.autoconfigure.GrpcClientAutoConfiguration")
@ConditionalOnBean(DiscoveryClient.class)
@EnableConfigurationProperties(GrpcDiscoveryProperties.class)
public final class GrpcDiscoveryAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	GrpcDiscovery grpcDiscovery(DiscoveryClient registry, GrpcDiscoveryProperties properties,
			ObjectProvider<BalancingListener> listener) {
		return new GrpcDiscovery(registry, properties, listener.getIfAvailable(() -> BalancingListener.NONE));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(GrpcClientAutoConfiguration.class)
	@ConditionalOnBean(GrpcClientProperties.class)
	static class BootChannelsConfiguration {

		/**
		 * Boot passes the name of a channel or, where it has none, its target.
		 */
		@Bean
		<T extends ManagedChannelBuilder<T>> GrpcChannelBuilderCustomizer<T> discoveryChannelBuilderCustomizer(
				GrpcDiscovery discovery, GrpcClientProperties properties, Environment environment) {
			return (name, builder) -> {
				GrpcClientProperties.Channel channel = properties.getChannel().get(name);
				String target = environment.resolvePlaceholders(channel != null ? channel.getTarget() : name);
				if (target.startsWith(DiscoveryNameResolverProvider.SCHEME + ":")) {
					discovery.configure(builder);
				}
			};
		}

	}

}

package dev.tricall.grpcdiscovery;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of every {@code discovery:} channel.
 *
 * @param portMetadataKey key of the instance metadata that holds the gRPC port, a number
 * from 1 to 65535
 * @param keepLastKnown how long the last non-empty list is kept when the registry answers
 * with an empty one, as it does after a restart; zero to believe it at once
 * @param strategy how calls are spread over the instances
 */
@ConfigurationProperties("grpc.discovery")
public record GrpcDiscoveryProperties(@DefaultValue("gRPC_port") String portMetadataKey,
		@DefaultValue("30s") Duration keepLastKnown, @DefaultValue("round-robin") Strategy strategy) {

}

package dev.tricall.grpcdiscovery;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of all channels whose target is {@code discovery:///<service id>}.
 *
 * @param portMetadataKey key of the instance metadata that holds the gRPC port, a number
 * from 1 to 65535
 */
@ConfigurationProperties("grpc.discovery")
public record GrpcDiscoveryProperties(@DefaultValue("gRPC_port") String portMetadataKey) {

}

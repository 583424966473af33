package dev.tricall.serviceb.grpc;

import io.grpc.netty.NettyServerBuilder;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.ServerBuilderCustomizer;

import dev.tricall.serviceb.core.HandlingProperties;

@Configuration(proxyBeanMethods = false)
class GrpcBoundsConfiguration {

	/**
	 * Bounds the threads: grpc-java takes one for each call under way. Its executor must
	 * not do that by refusing (grpc-java#636), so a connection may not have more calls,
	 * and its client waits. Twice as many as the core takes, so that callers over that
	 * are told so.
	 */
	@Bean
	ServerBuilderCustomizer<NettyServerBuilder> callsPerConnection(HandlingProperties bounds) {
		return (server) -> server.maxConcurrentCallsPerConnection(2 * bounds.maxConcurrent());
	}

}

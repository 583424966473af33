package dev.tricall.grpcdiscovery;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Gives each call a set of the instances it has been sent to. All attempts of a call,
 * retries and hedges alike, share its options and so the set.
 */
final class TriedInstances implements ClientInterceptor {

	static final CallOptions.Key<@Nullable Set<Object>> KEY = CallOptions.Key.create("tried-instances");

	@Override
	public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(MethodDescriptor<ReqT, RespT> method,
			CallOptions options, Channel next) {
		return next.newCall(method, options.withOption(KEY, ConcurrentHashMap.newKeySet()));
	}

}

package dev.tricall.grpcdiscovery;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.MethodDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * The instances that one call has been sent to. All attempts of a call, retries and
 * hedges alike, share its options and so this. Thread-safe.
 */
final class Attempts {

	static final CallOptions.Key<@Nullable Attempts> KEY = CallOptions.Key.create("attempts");

	private final Set<Object> instances = ConcurrentHashMap.newKeySet();

	private final AtomicInteger count = new AtomicInteger();

	boolean include(Object instance) {
		return this.instances.contains(instance);
	}

	/**
	 * Enters a further attempt.
	 * @return its number, from 1
	 */
	int add(Object instance) {
		this.instances.add(instance);
		return this.count.incrementAndGet();
	}

	/**
	 * Whether a further attempt has been made after this one.
	 */
	boolean wentOnAfter(int number) {
		return this.count.get() > number;
	}

	/**
	 * Gives each call its own.
	 */
	static final class Interceptor implements ClientInterceptor {

		@Override
		public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(MethodDescriptor<ReqT, RespT> method,
				CallOptions options, Channel next) {
			return next.newCall(method, options.withOption(KEY, new Attempts()));
		}

	}

}

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
 * The attempts of one call, with the instances that they were sent to. All attempts of a
 * call, whether retries or hedges, share its call options and thus this object.
 * Thread-safe.
 */
final class CallAttempts {

	static final CallOptions.Key<@Nullable CallAttempts> KEY = CallOptions.Key.create("attempts");

	private final Set<Instance> instances = ConcurrentHashMap.newKeySet();

	private final AtomicInteger count = new AtomicInteger();

	boolean hasTried(Instance instance) {
		return this.instances.contains(instance);
	}

	/**
	 * Adds an attempt on the instance.
	 * @return the number of the attempt, from 1
	 */
	int markTried(Instance instance) {
		this.instances.add(instance);
		return this.count.incrementAndGet();
	}

	/**
	 * Whether there is a later attempt than the one with this number.
	 */
	boolean hasAttemptAfter(int number) {
		return this.count.get() > number;
	}

	/**
	 * Adds {@link CallAttempts} to the options of each call.
	 */
	static final class Interceptor implements ClientInterceptor {

		@Override
		public <ReqT, RespT> ClientCall<ReqT, RespT> interceptCall(MethodDescriptor<ReqT, RespT> method,
				CallOptions options, Channel next) {
			return next.newCall(method, options.withOption(KEY, new CallAttempts()));
		}

	}

}

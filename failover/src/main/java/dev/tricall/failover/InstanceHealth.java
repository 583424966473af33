package dev.tricall.failover;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.CompletionContext;
import org.springframework.cloud.client.loadbalancer.LoadBalancerLifecycle;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.Response;
import org.springframework.cloud.client.loadbalancer.ResponseData;
import org.springframework.cloud.client.loadbalancer.TimedRequestContext;
import org.springframework.http.HttpStatus;

/**
 * Which instances of one service are left out because a call to them failed: for 1 s,
 * then 2, 4 and 8 s, each time until one call has been sent as a probe. The first answer
 * ends it. Thread-safe.
 */
final class InstanceHealth implements LoadBalancerLifecycle<Object, Object, ServiceInstance> {

	private static final Log log = LogFactory.getLog(InstanceHealth.class);

	private static final Duration FIRST = Duration.ofSeconds(1);

	private static final int MOST_DOUBLINGS = 3;

	private final Duration attemptTimeout;

	private final LongSupplier nanoTime;

	private final Map<String, Ejection> ejections = new ConcurrentHashMap<>();

	/**
	 * @param attemptTimeout time that an instance is given to answer. A call that had
	 * less than half of it says nothing of the instance
	 * @param nanoTime a clock like {@link System#nanoTime()}
	 */
	InstanceHealth(Duration attemptTimeout, LongSupplier nanoTime) {
		this.attemptTimeout = attemptTimeout;
		this.nanoTime = nanoTime;
	}

	@Override
	public void onStart(Request<Object> request) {
	}

	@Override
	public void onStartRequest(Request<Object> request, Response<ServiceInstance> choice) {
		if (request.getContext() instanceof TimedRequestContext context) {
			context.setRequestStartTime(this.nanoTime.getAsLong());
		}
	}

	@Override
	public void onComplete(CompletionContext<Object, ServiceInstance, Object> completion) {
		Response<ServiceInstance> choice = completion.getLoadBalancerResponse();
		ServiceInstance server = (choice != null) ? choice.getServer() : null;
		if (server == null
				|| !(completion.getLoadBalancerRequest().getContext() instanceof TimedRequestContext context)) {
			return;
		}
		String instance = Call.id(server);
		long start = context.getRequestStartTime();
		if (completion.status() == CompletionContext.Status.SUCCESS) {
			if (completion.getClientResponse() instanceof ResponseData answer
					&& HttpStatus.SERVICE_UNAVAILABLE.equals(answer.getHttpStatus())) {
				failed(instance, start, "503");
			}
			else {
				answered(instance, start);
			}
		}
		else if (isToBlame(completion.getThrowable(), start)) {
			failed(instance, start, completion.getThrowable());
		}
	}

	private boolean isToBlame(@Nullable Throwable failure, long start) {
		if (failure instanceof ConnectionRequestTimeoutException) {
			return false; // our own pool
		}
		boolean ranOutOfTime = failure instanceof InterruptedIOException && !CallFailures.neverSent(failure);
		return failure instanceof IOException
				&& (!ranOutOfTime || this.nanoTime.getAsLong() - start >= this.attemptTimeout.toNanos() / 2);
	}

	private void answered(String instance, long start) {
		if (!this.ejections.isEmpty()) {
			Ejection ejection = this.ejections.get(instance);
			// One that was sent before the ejection says nothing of the time since.
			if (ejection != null && start - ejection.since >= 0 && this.ejections.remove(instance, ejection)) {
				log.info("%s answers again".formatted(instance));
			}
		}
	}

	private void failed(String instance, long start, @Nullable Object reason) {
		long now = this.nanoTime.getAsLong();
		this.ejections.compute(instance, (id, before) -> {
			if (before != null && start - before.since < 0) {
				return before; // of the same failure
			}
			if (before == null) {
				log.warn("%s is left out: %s".formatted(instance, reason));
			}
			int doublings = (before != null) ? Math.min(before.doublings + 1, MOST_DOUBLINGS) : 0;
			return new Ejection(doublings, now, now).untilNextProbe(now);
		});
	}

	/**
	 * Returns the instances that are not left out; maybe none.
	 */
	List<ServiceInstance> healthy(List<ServiceInstance> instances) {
		if (this.ejections.isEmpty()) {
			return instances;
		}
		return instances.stream().filter((instance) -> !this.ejections.containsKey(Call.id(instance))).toList();
	}

	/**
	 * Returns an instance that has been left out for its time, for the caller to send one
	 * call there. It is not returned again for as long.
	 * @param repeatable whether the call is. One that is not is a probe only if no other
	 * one has come for a long time
	 */
	@Nullable ServiceInstance toProbe(List<ServiceInstance> instances, boolean repeatable) {
		if (this.ejections.isEmpty()) {
			return null;
		}
		forgetAllBut(instances);
		long now = this.nanoTime.getAsLong();
		for (ServiceInstance instance : instances) {
			Ejection ejection = this.ejections.get(Call.id(instance));
			if (ejection != null && now - ejection.until >= (repeatable ? 0 : ejection.time())
					&& this.ejections.replace(Call.id(instance), ejection, ejection.untilNextProbe(now))) {
				return instance;
			}
		}
		return null;
	}

	/** One that comes back after its restart begins anew. */
	private void forgetAllBut(List<ServiceInstance> instances) {
		Set<String> known = instances.stream().map(Call::id).collect(Collectors.toSet());
		this.ejections.keySet().retainAll(known);
	}

	/**
	 * @param since when the last failure was seen
	 * @param until when the next probe may be sent
	 */
	private record Ejection(int doublings, long since, long until) {

		long time() {
			return FIRST.toNanos() << this.doublings;
		}

		Ejection untilNextProbe(long now) {
			return new Ejection(this.doublings, this.since, now + time());
		}

	}

}

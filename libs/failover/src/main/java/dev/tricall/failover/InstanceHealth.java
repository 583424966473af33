package dev.tricall.failover;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;

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
import org.springframework.http.HttpStatusCode;

import dev.tricall.grpcdiscovery.BalancingListener;
import dev.tricall.grpcdiscovery.BalancingListener.Outcome;
import dev.tricall.grpcdiscovery.Outliers;

/**
 * Tells {@link Outliers}, and who listens, how the attempts on the instances of one
 * service end. A failure is that an instance could not be reached, did not answer in time
 * or answered 503.
 */
final class InstanceHealth implements LoadBalancerLifecycle<Object, Object, ServiceInstance> {

	private final String service;

	private final Outliers<ServiceInstance> outliers;

	private final Duration attemptTimeout;

	private final LongSupplier nanoTime;

	private final BalancingListener listener;

	/**
	 * @param attemptTimeout time that an instance is given to answer. An attempt that had
	 * less than half of it says nothing of the instance
	 * @param nanoTime a clock like {@link System#nanoTime()}
	 */
	InstanceHealth(String service, Outliers<ServiceInstance> outliers, Duration attemptTimeout, LongSupplier nanoTime,
			BalancingListener listener) {
		this.service = service;
		this.outliers = outliers;
		this.attemptTimeout = attemptTimeout;
		this.nanoTime = nanoTime;
		this.listener = listener;
		listener.watch(service, outliers);
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
	public void onComplete(CompletionContext<Object, ServiceInstance, Object> attempt) {
		Response<ServiceInstance> choice = attempt.getLoadBalancerResponse();
		ServiceInstance instance = (choice != null) ? choice.getServer() : null;
		if (instance == null) {
			return;
		}
		String id = Objects.requireNonNullElseGet(instance.getInstanceId(),
				() -> instance.getHost() + ":" + instance.getPort());
		HttpStatusCode answer = (attempt.getClientResponse() instanceof ResponseData data) ? data.getHttpStatus()
				: null;
		if (attempt.getLoadBalancerRequest().getContext() instanceof Call call) {
			this.listener.attempted(this.service, id, call.isRetried(), outcome(attempt, answer),
					Duration.ofNanos(this.nanoTime.getAsLong() - call.getRequestStartTime()));
		}
		boolean succeeded = attempt.status() == CompletionContext.Status.SUCCESS
				&& !HttpStatus.SERVICE_UNAVAILABLE.equals(answer);
		if (succeeded) {
			this.outliers.succeeded(instance);
		}
		else if ((answer != null || isToBlame(attempt.getThrowable(), attempt.getLoadBalancerRequest()))
				&& this.outliers.failed(instance)) {
			this.listener.leftOut(this.service, id);
		}
	}

	private static Outcome outcome(CompletionContext<Object, ServiceInstance, Object> attempt,
			@Nullable HttpStatusCode answer) {
		if (attempt.status() != CompletionContext.Status.SUCCESS) {
			return (attempt.getThrowable() instanceof ConnectionRequestTimeoutException) ? Outcome.ABANDONED
					: Outcome.FAILED;
		}
		if (answer == null || !answer.isError()) {
			return Outcome.SUCCEEDED;
		}
		return answer.is5xxServerError() ? Outcome.FAILED : Outcome.REFUSED;
	}

	private boolean isToBlame(@Nullable Throwable failure, Request<?> request) {
		if (failure instanceof ConnectionRequestTimeoutException) {
			return false; // our own pool
		}
		if (failure instanceof InterruptedIOException && !CallFailures.neverSent(failure)
				&& request.getContext() instanceof TimedRequestContext context) {
			return this.nanoTime.getAsLong() - context.getRequestStartTime() >= this.attemptTimeout.toNanos() / 2;
		}
		return failure instanceof IOException;
	}

}

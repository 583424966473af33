package dev.tricall.httpfailover;

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

import dev.tricall.balancing.BalancingListener;
import dev.tricall.balancing.BalancingListener.Outcome;
import dev.tricall.balancing.OutlierDetector;

/**
 * Reports how the attempts on the instances of one service end to an
 * {@link OutlierDetector} and a {@link BalancingListener}. An attempt failed if the
 * instance could not be reached, did not respond in time or responded with 503.
 */
final class OutlierDetectionLifecycle implements LoadBalancerLifecycle<Object, Object, ServiceInstance> {

	private final String service;

	private final OutlierDetector<ServiceInstance> outlierDetector;

	private final Duration attemptTimeout;

	private final LongSupplier nanoTime;

	private final BalancingListener listener;

	/**
	 * @param attemptTimeout the time in which an instance must respond; a timeout after
	 * less than half of it does not count as a failure of the instance
	 * @param nanoTime a clock like {@link System#nanoTime()}
	 */
	OutlierDetectionLifecycle(String service, OutlierDetector<ServiceInstance> outlierDetector, Duration attemptTimeout,
			LongSupplier nanoTime, BalancingListener listener) {
		this.service = service;
		this.outlierDetector = outlierDetector;
		this.attemptTimeout = attemptTimeout;
		this.nanoTime = nanoTime;
		this.listener = listener;
		listener.onDetectorCreated(service, outlierDetector);
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
		HttpStatusCode status = (attempt.getClientResponse() instanceof ResponseData data) ? data.getHttpStatus()
				: null;
		if (attempt.getLoadBalancerRequest().getContext() instanceof Call call) {
			this.listener.onAttempt(this.service, id, call.isRetry(), outcome(attempt, status),
					Duration.ofNanos(this.nanoTime.getAsLong() - call.getRequestStartTime()));
		}
		boolean succeeded = attempt.status() == CompletionContext.Status.SUCCESS
				&& !HttpStatus.SERVICE_UNAVAILABLE.equals(status);
		if (succeeded) {
			this.outlierDetector.recordSuccess(instance);
		}
		else if ((status != null || isInstanceFailure(attempt.getThrowable(), attempt.getLoadBalancerRequest()))
				&& this.outlierDetector.recordFailure(instance)) {
			this.listener.onEjection(this.service, id);
		}
	}

	private static Outcome outcome(CompletionContext<Object, ServiceInstance, Object> attempt,
			@Nullable HttpStatusCode status) {
		if (attempt.status() != CompletionContext.Status.SUCCESS) {
			return (attempt.getThrowable() instanceof ConnectionRequestTimeoutException) ? Outcome.ABANDONED
					: Outcome.FAILED;
		}
		if (status == null || !status.isError()) {
			return Outcome.SUCCEEDED;
		}
		return status.is5xxServerError() ? Outcome.FAILED : Outcome.REFUSED;
	}

	private boolean isInstanceFailure(@Nullable Throwable failure, Request<?> request) {
		if (failure instanceof ConnectionRequestTimeoutException) {
			return false; // The client's own connection pool is exhausted.
		}
		if (failure instanceof InterruptedIOException && !CallFailures.neverSent(failure)
				&& request.getContext() instanceof TimedRequestContext context) {
			return this.nanoTime.getAsLong() - context.getRequestStartTime() >= this.attemptTimeout.toNanos() / 2;
		}
		return failure instanceof IOException;
	}

}

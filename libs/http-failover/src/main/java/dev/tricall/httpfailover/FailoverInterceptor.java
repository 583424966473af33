package dev.tricall.httpfailover;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.BlockingLoadBalancerInterceptor;
import org.springframework.cloud.client.loadbalancer.DefaultRequest;
import org.springframework.cloud.client.loadbalancer.LoadBalancerClient;
import org.springframework.cloud.client.loadbalancer.LoadBalancerRequest;
import org.springframework.cloud.client.loadbalancer.LoadBalancerRequestAdapter;
import org.springframework.cloud.client.loadbalancer.LoadBalancerRequestFactory;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.Assert;

import dev.tricall.balancing.RetryBudget;

/**
 * Interceptor that sends a request whose host is a service id to one of its instances
 * and, within the {@link TimeLimit}, to another one if the attempt fails:
 * <ul>
 * <li>Any request is retried if it was never sent.</li>
 * <li>An idempotent request, or one with an Idempotency-Key, is also retried after a 503
 * and when there was no response.</li>
 * </ul>
 * No instance gets the same call twice, and there is no retry when the
 * {@link RetryBudget} is used up. The attempt timeout applies only to attempts whose
 * retry the budget has already paid for: when the whole service is slow, calls have their
 * full time.
 * <p>
 * Throws a {@link ConnectException} if the service has no instance, and a
 * {@link SocketTimeoutException} if the time limit has passed. Thread-safe.
 */
public final class FailoverInterceptor implements BlockingLoadBalancerInterceptor {

	private static final Duration UNLIMITED = Duration.ofDays(1);

	private final LoadBalancerClient loadBalancer;

	private final LoadBalancerRequestFactory requests;

	private final Duration attemptTimeout;

	private final RetryBudget budget;

	FailoverInterceptor(LoadBalancerClient loadBalancer, LoadBalancerRequestFactory requests, Duration attemptTimeout,
			RetryBudget budget) {
		this.loadBalancer = loadBalancer;
		this.requests = requests;
		this.attemptTimeout = attemptTimeout;
		this.budget = budget;
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		String service = request.getURI().getHost();
		Assert.state(service != null, () -> "no service id in " + request.getURI());
		LoadBalancerRequest<ClientHttpResponse> work = this.requests.createRequest(request, body, execution);
		Call call = new Call(request);
		ServiceInstance instance = choose(service, call);
		if (instance == null) {
			throw new ConnectException("no instance of " + service);
		}
		while (true) {
			boolean prepaid = call.isIdempotent() && call.hasAlternative() && this.budget.trySpend();
			Attempt attempt = attempt(service, instance, new LoadBalancerRequestAdapter<>(work, call), prepaid);
			call.markTried(instance);
			ServiceInstance next = attempt.isRetryable(call) ? chooseAnother(service, call) : null;
			if (next == null) {
				if (prepaid) {
					this.budget.refund();
				}
				return attempt.result();
			}
			if (!prepaid && !this.budget.trySpend()) {
				return attempt.result();
			}
			attempt.discard();
			instance = next;
		}
	}

	private Attempt attempt(String service, ServiceInstance instance, LoadBalancerRequest<ClientHttpResponse> work,
			boolean prepaid) {
		if (TimeLimit.hasPassed()) {
			return new Attempt(null, new SocketTimeoutException("the time limit of the call has passed"));
		}
		TimeLimit limit = TimeLimit.start(prepaid ? this.attemptTimeout : UNLIMITED);
		CalledService.set(service);
		try {
			Attempt attempt = new Attempt(this.loadBalancer.execute(service, instance, work), null);
			if (!attempt.isUnavailable()) {
				this.budget.recordSuccess();
			}
			return attempt;
		}
		catch (IOException ex) {
			return new Attempt(null, ex);
		}
		catch (RuntimeException ex) {
			// Thrown by an inner interceptor, not caused by the instance.
			if (prepaid) {
				this.budget.refund();
			}
			throw ex;
		}
		finally {
			CalledService.clear();
			limit.end();
		}
	}

	private @Nullable ServiceInstance choose(String service, Call call) {
		return this.loadBalancer.choose(service, new DefaultRequest<>(call));
	}

	private @Nullable ServiceInstance chooseAnother(String service, Call call) {
		if (TimeLimit.hasPassed()) {
			return null;
		}
		ServiceInstance other = choose(service, call);
		return (other != null && !call.hasTried(other)) ? other : null;
	}

	/**
	 * The result of an attempt: either a response or a failure.
	 */
	private static final class Attempt {

		private final @Nullable ClientHttpResponse response;

		private final @Nullable IOException failure;

		Attempt(@Nullable ClientHttpResponse response, @Nullable IOException failure) {
			this.response = response;
			this.failure = failure;
		}

		boolean isUnavailable() throws IOException {
			return this.response != null && this.response.getStatusCode().isSameCodeAs(HttpStatus.SERVICE_UNAVAILABLE);
		}

		boolean isRetryable(Call call) throws IOException {
			return CallFailures.neverSent(this.failure)
					|| (call.isIdempotent() && (this.failure != null || isUnavailable()));
		}

		ClientHttpResponse result() throws IOException {
			if (this.response == null) {
				throw (this.failure != null) ? this.failure : new IOException("neither response nor failure");
			}
			return this.response;
		}

		void discard() {
			if (this.response != null) {
				this.response.close();
			}
		}

	}

}

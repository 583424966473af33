package dev.tricall.failover;

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

/**
 * Sends a request whose host is a service id to an instance and, if that fails, to
 * another one, within the {@link TimeLimit}:
 * <ul>
 * <li>anything that was never sent;</li>
 * <li>an idempotent request, or one with an Idempotency-Key, also if the answer is a 503
 * or none.</li>
 * </ul>
 * Never to the same instance twice, and not if the {@link RetryBudget} is used up. An
 * attempt is cut short only if another one is paid for already: in a service that is slow
 * as a whole, calls take their time.
 * <p>
 * Throws a {@link ConnectException} if the service has no instance, and a
 * {@link SocketTimeoutException} if the time has passed. Thread-safe.
 */
public final class Failover implements BlockingLoadBalancerInterceptor {

	private static final Duration NO_LIMIT = Duration.ofDays(1);

	private final LoadBalancerClient loadBalancer;

	private final LoadBalancerRequestFactory requests;

	private final Duration attemptTimeout;

	private final RetryBudget budget;

	Failover(LoadBalancerClient loadBalancer, LoadBalancerRequestFactory requests, Duration attemptTimeout,
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
			boolean paid = call.isRepeatable() && call.hasSpare() && this.budget.spend();
			Attempt attempt = attempt(service, instance, new LoadBalancerRequestAdapter<>(work, call), paid);
			call.tries(instance);
			ServiceInstance next = attempt.mayBeFollowed(call) ? chooseAnother(service, call) : null;
			if (next == null) {
				if (paid) {
					this.budget.refund();
				}
				return attempt.result();
			}
			if (!paid && !this.budget.spend()) {
				return attempt.result();
			}
			attempt.discard();
			instance = next;
		}
	}

	private Attempt attempt(String service, ServiceInstance instance, LoadBalancerRequest<ClientHttpResponse> work,
			boolean paid) {
		if (TimeLimit.left(NO_LIMIT).compareTo(Duration.ZERO) <= 0) {
			return new Attempt(null, new SocketTimeoutException("the time for the call has passed"));
		}
		TimeLimit limit = TimeLimit.start(paid ? this.attemptTimeout : NO_LIMIT);
		try {
			Attempt attempt = new Attempt(this.loadBalancer.execute(service, instance, work), null);
			if (!attempt.isRefused()) {
				this.budget.earn();
			}
			return attempt;
		}
		catch (IOException ex) {
			return new Attempt(null, ex);
		}
		catch (RuntimeException ex) {
			// Not the instance's: one of the interceptors before it.
			if (paid) {
				this.budget.refund();
			}
			throw ex;
		}
		finally {
			limit.end();
		}
	}

	private @Nullable ServiceInstance choose(String service, Call call) {
		return this.loadBalancer.choose(service, new DefaultRequest<>(call));
	}

	private @Nullable ServiceInstance chooseAnother(String service, Call call) {
		if (TimeLimit.left(NO_LIMIT).compareTo(Duration.ZERO) <= 0) {
			return null;
		}
		ServiceInstance other = choose(service, call);
		return (other != null && !call.hasTried(other)) ? other : null;
	}

	/**
	 * What came of an attempt: an answer or a failure.
	 */
	private static final class Attempt {

		private final @Nullable ClientHttpResponse response;

		private final @Nullable IOException failure;

		Attempt(@Nullable ClientHttpResponse response, @Nullable IOException failure) {
			this.response = response;
			this.failure = failure;
		}

		boolean isRefused() throws IOException {
			return this.response != null && this.response.getStatusCode().isSameCodeAs(HttpStatus.SERVICE_UNAVAILABLE);
		}

		boolean mayBeFollowed(Call call) throws IOException {
			return CallFailures.neverSent(this.failure)
					|| (call.isRepeatable() && (this.failure != null || isRefused()));
		}

		ClientHttpResponse result() throws IOException {
			if (this.response == null) {
				throw (this.failure != null) ? this.failure : new IOException("neither answer nor failure");
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

package dev.tricall.failover;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.client.loadbalancer.RequestData;
import org.springframework.cloud.client.loadbalancer.RequestDataContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.util.CollectionUtils;

/**
 * One call through all its attempts, as the load balancer sees it. Confined to a thread.
 */
final class Call extends RequestDataContext {

	static final String IDEMPOTENCY_KEY = "Idempotency-Key";

	/** RFC 9110, section 9.2.2. */
	private static final Set<HttpMethod> IDEMPOTENT = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS,
			HttpMethod.PUT, HttpMethod.DELETE);

	private final boolean repeatable;

	private final Set<ServiceInstance> tried = new HashSet<>();

	private boolean spare;

	Call(HttpRequest request) {
		super(new RequestData(request.getMethod(), request.getURI(), request.getHeaders(),
				CollectionUtils.toMultiValueMap(new HashMap<>()), new HashMap<>()));
		this.repeatable = IDEMPOTENT.contains(request.getMethod())
				|| request.getHeaders().containsHeader(IDEMPOTENCY_KEY);
	}

	/**
	 * Returns the call of a request, or null if it does not come from {@link Failover}.
	 */
	static @Nullable Call of(Request<?> request) {
		return (request.getContext() instanceof Call call) ? call : null;
	}

	/**
	 * Whether it makes no difference if it is handled twice.
	 */
	boolean isRepeatable() {
		return this.repeatable;
	}

	boolean hasTried(ServiceInstance instance) {
		return this.tried.contains(instance);
	}

	/**
	 * Whether it has been sent to an instance already.
	 */
	boolean isRetried() {
		return !this.tried.isEmpty();
	}

	void tries(ServiceInstance instance) {
		this.tried.add(instance);
	}

	/**
	 * Whether there is another instance to go to that seems to be well.
	 */
	boolean hasSpare() {
		return this.spare;
	}

	void setSpare(boolean spare) {
		this.spare = spare;
	}

}

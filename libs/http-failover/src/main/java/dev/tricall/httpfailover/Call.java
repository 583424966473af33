package dev.tricall.httpfailover;

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
 * One call with all its attempts, as the context that the load balancer receives.
 * Confined to one thread.
 */
final class Call extends RequestDataContext {

	static final String IDEMPOTENCY_KEY = "Idempotency-Key";

	/** See RFC 9110, section 9.2.2. */
	private static final Set<HttpMethod> IDEMPOTENT_METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD,
			HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE);

	private final boolean idempotent;

	private final Set<ServiceInstance> tried = new HashSet<>();

	private boolean alternative;

	Call(HttpRequest request) {
		super(new RequestData(request.getMethod(), request.getURI(), request.getHeaders(),
				CollectionUtils.toMultiValueMap(new HashMap<>()), new HashMap<>()));
		this.idempotent = IDEMPOTENT_METHODS.contains(request.getMethod())
				|| request.getHeaders().containsHeader(IDEMPOTENCY_KEY);
	}

	/**
	 * Returns the call of a load balancer request, or null if the request does not come
	 * from {@link FailoverInterceptor}.
	 */
	static @Nullable Call of(Request<?> request) {
		return (request.getContext() instanceof Call call) ? call : null;
	}

	/**
	 * Whether the call may be handled twice, because of its method or its idempotency
	 * key.
	 */
	boolean isIdempotent() {
		return this.idempotent;
	}

	/**
	 * Whether the call has been sent to this instance.
	 */
	boolean hasTried(ServiceInstance instance) {
		return this.tried.contains(instance);
	}

	/**
	 * Whether the call has been sent to any instance.
	 */
	boolean isRetry() {
		return !this.tried.isEmpty();
	}

	void markTried(ServiceInstance instance) {
		this.tried.add(instance);
	}

	/**
	 * Whether, besides the chosen instance, there is one that is not ejected and that the
	 * call has not tried.
	 */
	boolean hasAlternative() {
		return this.alternative;
	}

	void markAlternative(boolean alternative) {
		this.alternative = alternative;
	}

}

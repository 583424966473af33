package dev.tricall.gateway.limits;

import jakarta.servlet.Filter;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.Ordered;

/**
 * The filters that every request passes before those of Spring Security, in their order.
 */
public enum FilterOrder {

	/** Before all others, so that every response states its trace. */
	TRACEPARENT(0),

	/** Before the limits, so that rejected requests are logged too. */
	ACCESS_LOG(1),

	/** Rejects requests while the gateway starts or stops. */
	READINESS(2),

	/** Rejects surplus requests before they cost anything. */
	CAPACITY(3),

	/** Limits the time that the rest of the request takes. */
	DEADLINE(4),

	/** Limits the bodies that are read within the deadline. */
	BODY_LIMIT(5);

	/** Just inside the filter that observes the request, so that there is a span. */
	private static final int FIRST = Ordered.HIGHEST_PRECEDENCE + 2;

	private final int position;

	FilterOrder(int position) {
		this.position = position;
	}

	/**
	 * Returns a registration of the filter at this position, for all paths.
	 */
	public <T extends Filter> FilterRegistrationBean<T> register(T filter) {
		FilterRegistrationBean<T> registration = new FilterRegistrationBean<>(filter);
		registration.setOrder(FIRST + this.position);
		return registration;
	}

}

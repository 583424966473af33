package dev.tricall.gateway;

import java.net.URI;
import java.time.Duration;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.HandlerFilterFunction;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

import dev.tricall.identity.InvalidTokenLimit;

/**
 * Limits failed logins, wrong client secrets and invalid tokens per address and second.
 * Only failures count, and only failures are refused, so that valid callers behind the
 * same address do not notice. What a guesser can learn from that is bounded by the
 * issuer, which delays the attempts at each account.
 */
final class FailureLimit implements InvalidTokenLimit, HandlerFilterFunction<ServerResponse, ServerResponse> {

	private static final String LOGIN = "/login";

	private final CallerBuckets failures;

	private final Counter refusals;

	FailureLimit(int perSecond, MeterRegistry meters) {
		this.failures = new CallerBuckets(perSecond, perSecond);
		this.refusals = Counter.builder("tricall.failure.limit.refusals")
			.description("Failed logins, wrong secrets and invalid tokens refused because there are too many")
			.register(meters);
	}

	@Override
	public Duration countInvalidToken(HttpServletRequest request) {
		Duration wait = this.failures.take(Caller.addressOf(request), 1);
		if (!wait.isZero()) {
			this.refusals.increment();
		}
		return wait;
	}

	/** Applies to the issuer's endpoints, whose own 429 passes through. */
	@Override
	public ServerResponse filter(ServerRequest request, HandlerFunction<ServerResponse> next) throws Exception {
		ServerResponse response = next.handle(request);
		if (!request.method().equals(HttpMethod.POST) || !isFailure(response)) {
			return response;
		}
		Duration wait = countInvalidToken(request.servletRequest());
		if (!wait.isZero() && !response.statusCode().isSameCodeAs(HttpStatus.TOO_MANY_REQUESTS)) {
			throw new TooManyRequestsException("Too many failed attempts from this address.", wait);
		}
		return response;
	}

	/** By the response only, since a path can be written in many ways. */
	private static boolean isFailure(ServerResponse response) {
		if (response.statusCode().isSameCodeAs(HttpStatus.TOO_MANY_REQUESTS)
				|| response.statusCode().isSameCodeAs(HttpStatus.UNAUTHORIZED)) {
			return true;
		}
		URI location = response.headers().getLocation();
		return response.statusCode().is3xxRedirection() && location != null && LOGIN.equals(location.getPath())
				&& location.getQuery() != null && location.getQuery().startsWith("error");
	}

}

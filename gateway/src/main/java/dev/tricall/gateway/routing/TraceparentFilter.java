package dev.tricall.gateway.routing;

import java.io.IOException;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Adds the {@code traceparent} header (W3C Trace Context) to every response, so that the
 * caller knows the trace.
 */
final class TraceparentFilter extends OncePerRequestFilter {

	static final String HEADER = "traceparent";

	private final Tracer tracer;

	TraceparentFilter(Tracer tracer) {
		this.tracer = tracer;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Span span = this.tracer.currentSpan();
		if (span != null) {
			TraceContext trace = span.context();
			response.setHeader(HEADER, "00-%s-%s-%s".formatted(trace.traceId(), trace.spanId(),
					Boolean.TRUE.equals(trace.sampled()) ? "01" : "00"));
		}
		chain.doFilter(request, response);
	}

}

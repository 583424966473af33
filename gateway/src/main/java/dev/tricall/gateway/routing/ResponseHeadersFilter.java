package dev.tricall.gateway.routing;

import org.springframework.cloud.gateway.server.mvc.filter.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Decides which headers of a response are forwarded. Hop-by-hop headers are not, nor is
 * {@code traceparent}, which {@link TraceparentFilter} has set already.
 */
final class ResponseHeadersFilter implements HttpHeadersFilter.ResponseHttpHeadersFilter, Ordered {

	@Override
	public HttpHeaders apply(HttpHeaders input, ServerResponse response) {
		return HopByHopHeaders.removeFrom(input, TraceparentFilter.HEADER::equals);
	}

	@Override
	public int getOrder() {
		return HopByHopHeaders.FILTER_ORDER;
	}

}

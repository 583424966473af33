package dev.tricall.gateway.routing;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.cloud.gateway.server.mvc.filter.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * Decides which headers of a request are forwarded. Hop-by-hop headers are not. Only the
 * gateway sets forwarding headers; those of the caller are replaced. Traces continue by
 * {@code traceparent} only, so B3 headers are removed. The cookie of the gateway's own
 * sessions is removed too.
 */
public final class RequestHeadersFilter implements HttpHeadersFilter.RequestHttpHeadersFilter, Ordered {

	/**
	 * Name of the request attribute for the value of {@code X-Forwarded-Prefix}: the path
	 * under which callers see the service.
	 */
	public static final String PREFIX_ATTRIBUTE = RequestHeadersFilter.class.getName() + ".prefix";

	@Override
	public HttpHeaders apply(HttpHeaders input, ServerRequest request) {
		HttpHeaders headers = HopByHopHeaders.removeFrom(input, (name) -> name.startsWith("x-forwarded-")
				|| name.equals("forwarded") || name.startsWith("x-b3-") || name.equals("b3"));
		HttpServletRequest received = request.servletRequest();
		headers.set("X-Forwarded-For", received.getRemoteAddr());
		headers.set("X-Forwarded-Proto", received.getScheme());
		headers.set("X-Forwarded-Host", received.getServerName());
		headers.set("X-Forwarded-Port", Integer.toString(received.getServerPort()));
		request.attribute(PREFIX_ATTRIBUTE).ifPresent((prefix) -> headers.set("X-Forwarded-Prefix", prefix.toString()));
		removeCookie(headers, received.getServletContext().getSessionCookieConfig().getName());
		return headers;
	}

	private static void removeCookie(HttpHeaders headers, String name) {
		String start = name + "=";
		List<String> cookies = headers.getOrDefault(HttpHeaders.COOKIE, List.of());
		if (cookies.stream().anyMatch((cookie) -> cookie.contains(start))) {
			headers.remove(HttpHeaders.COOKIE);
			String others = cookies.stream()
				.flatMap((cookie) -> Stream.of(cookie.split("; *", -1)))
				.filter((cookie) -> !cookie.startsWith(start))
				.collect(Collectors.joining("; "));
			if (!others.isEmpty()) {
				headers.set(HttpHeaders.COOKIE, others);
			}
		}
	}

	@Override
	public int getOrder() {
		return HopByHopHeaders.FILTER_ORDER;
	}

}

package dev.tricall.gateway.routing;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.util.StringUtils;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * Decides which headers are forwarded. Those that apply to one connection only are not
 * (RFC 9110, section 7.6.1), nor are {@code Host} and the length of a request's body,
 * which the HTTP client sets.
 */
final class HeaderForwarding {

	private static final Set<String> HOP_BY_HOP = Set.of("connection", "expect", "keep-alive", "proxy-authenticate",
			"proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade");

	/**
	 * Only the gateway sets forwarding headers, so those of the caller are removed.
	 * Traces continue by {@code traceparent} only, so B3 headers are removed too.
	 */
	private static final Set<String> NOT_FORWARDED = Set.of("host", "content-length", "forwarded", "b3");

	private HeaderForwarding() {
	}

	/**
	 * Returns the headers of a forwarded request. The cookie of the gateway's own
	 * sessions is removed.
	 */
	static HttpHeaders ofRequest(ServerRequest request) {
		HttpServletRequest received = request.servletRequest();
		HttpHeaders input = request.headers().asHttpHeaders();
		Set<String> connection = namesOf(input);
		HttpHeaders headers = new HttpHeaders();
		input.forEach((name, values) -> {
			String lowerCaseName = name.toLowerCase(Locale.ROOT);
			if (!HOP_BY_HOP.contains(lowerCaseName) && !connection.contains(lowerCaseName)
					&& !NOT_FORWARDED.contains(lowerCaseName) && !lowerCaseName.startsWith("x-forwarded-")
					&& !lowerCaseName.startsWith("x-b3-")) {
				headers.addAll(name, values);
			}
		});
		headers.set("X-Forwarded-For", received.getRemoteAddr());
		headers.set("X-Forwarded-Proto", received.getScheme());
		headers.set("X-Forwarded-Host", received.getServerName());
		headers.set("X-Forwarded-Port", Integer.toString(received.getServerPort()));
		removeCookie(headers, received.getServletContext().getSessionCookieConfig().getName());
		return headers;
	}

	/**
	 * Copies the headers of a response, except {@code traceparent}, which
	 * {@link TraceparentFilter} has set already.
	 */
	static void copyResponse(HttpHeaders input, HttpHeaders output) {
		Set<String> connection = namesOf(input);
		input.forEach((name, values) -> {
			String lowerCaseName = name.toLowerCase(Locale.ROOT);
			if (!HOP_BY_HOP.contains(lowerCaseName) && !connection.contains(lowerCaseName)
					&& !lowerCaseName.equals(TraceparentFilter.HEADER)) {
				output.put(name, values);
			}
		});
	}

	/** Returns the names, in lower case, that the {@code Connection} header lists. */
	private static Set<String> namesOf(HttpHeaders headers) {
		List<String> values = headers.getOrDefault(HttpHeaders.CONNECTION, List.of());
		if (values.isEmpty()) {
			return Set.of();
		}
		Set<String> names = new HashSet<>();
		for (String value : values) {
			for (String name : StringUtils.tokenizeToStringArray(value, ",")) {
				names.add(name.toLowerCase(Locale.ROOT));
			}
		}
		return names;
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

}

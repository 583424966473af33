package dev.tricall.gateway;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.cloud.gateway.server.mvc.filter.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.util.StringUtils;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Which headers go through. Those of a connection end here (RFC 9110, section 7.6.1; the
 * usual ones are removed by Spring Cloud Gateway). Where a request came from is for this
 * gateway alone to say, and in which trace it is done, in W3C's form alone. The gateway's
 * own session is nobody else's business.
 */
final class EndToEndHeaders implements HttpHeadersFilter.RequestHttpHeadersFilter, Ordered {

	/**
	 * After the filter that removes X-Forwarded, before the one that removes Connection.
	 */
	static final int ORDER = 1;

	/** Attribute of a request: under which path here the caller sees the service. */
	static final String PREFIX = EndToEndHeaders.class.getName() + ".prefix";

	private static final Set<String> OF_THE_CONNECTION = Set.of("proxy-connection", "expect");

	@Override
	public HttpHeaders apply(HttpHeaders input, ServerRequest request) {
		Set<String> connection = ofTheConnection(input);
		HttpHeaders headers = copy(input, (name) -> !connection.contains(name) && !name.startsWith("x-forwarded-")
				&& !name.equals("forwarded") && !name.startsWith("x-b3-") && !name.equals("b3"));
		HttpServletRequest caller = request.servletRequest();
		headers.set("X-Forwarded-For", caller.getRemoteAddr());
		headers.set("X-Forwarded-Proto", caller.getScheme());
		headers.set("X-Forwarded-Host", caller.getServerName());
		headers.set("X-Forwarded-Port", Integer.toString(caller.getServerPort()));
		request.attribute(PREFIX).ifPresent((prefix) -> headers.set("X-Forwarded-Prefix", prefix.toString()));
		removeSession(headers, caller.getServletContext().getSessionCookieConfig().getName() + "=");
		return headers;
	}

	/** The same for an answer, whose trace the gateway has stated already. */
	static HttpHeaders ofAnswer(HttpHeaders input, ServerResponse answer) {
		Set<String> connection = ofTheConnection(input);
		return copy(input, (name) -> !connection.contains(name) && !name.equals(TraceparentFilter.HEADER));
	}

	/**
	 * After the filter that removes X-Forwarded, before the one that removes Connection.
	 */
	@Override
	public int getOrder() {
		return 1;
	}

	private static void removeSession(HttpHeaders headers, String session) {
		List<String> cookies = headers.getOrDefault(HttpHeaders.COOKIE, List.of());
		if (cookies.stream().anyMatch((cookie) -> cookie.contains(session))) {
			headers.remove(HttpHeaders.COOKIE);
			String others = cookies.stream()
				.flatMap((cookie) -> Stream.of(cookie.split("; *", -1)))
				.filter((cookie) -> !cookie.startsWith(session))
				.collect(Collectors.joining("; "));
			if (!others.isEmpty()) {
				headers.set(HttpHeaders.COOKIE, others);
			}
		}
	}

	private static Set<String> ofTheConnection(HttpHeaders headers) {
		Set<String> names = new HashSet<>(OF_THE_CONNECTION);
		for (String value : headers.getOrDefault(HttpHeaders.CONNECTION, List.of())) {
			for (String name : StringUtils.tokenizeToStringArray(value, ",")) {
				names.add(name.toLowerCase(Locale.ROOT));
			}
		}
		return names;
	}

	private static HttpHeaders copy(HttpHeaders input, Predicate<String> isKept) {
		HttpHeaders headers = new HttpHeaders();
		input.forEach((name, values) -> {
			if (isKept.test(name.toLowerCase(Locale.ROOT))) {
				headers.addAll(name, values);
			}
		});
		return headers;
	}

}

package dev.tricall.gateway.routing;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

import org.springframework.http.HttpHeaders;
import org.springframework.util.StringUtils;

/**
 * Headers that apply to one connection only (RFC 9110, section 7.6.1). Spring Cloud
 * Gateway removes the well-known ones itself, but not {@code Proxy-Connection},
 * {@code Expect} and those that the {@code Connection} header lists.
 */
final class HopByHopHeaders {

	/**
	 * Order of the headers filters that use this class: after the filter that removes
	 * X-Forwarded, before the one that removes Connection.
	 */
	static final int FILTER_ORDER = 1;

	private static final Set<String> NAMES = Set.of("proxy-connection", "expect");

	private HopByHopHeaders() {
	}

	/**
	 * Returns a copy of the headers without hop-by-hop headers.
	 * @param isRemoved matches the lower-case names of other headers to remove
	 */
	static HttpHeaders removeFrom(HttpHeaders input, Predicate<String> isRemoved) {
		Set<String> hopByHop = names(input);
		HttpHeaders headers = new HttpHeaders();
		input.forEach((name, values) -> {
			String lowerCaseName = name.toLowerCase(Locale.ROOT);
			if (!hopByHop.contains(lowerCaseName) && !isRemoved.test(lowerCaseName)) {
				headers.addAll(name, values);
			}
		});
		return headers;
	}

	private static Set<String> names(HttpHeaders headers) {
		Set<String> names = new HashSet<>(NAMES);
		for (String value : headers.getOrDefault(HttpHeaders.CONNECTION, List.of())) {
			for (String name : StringUtils.tokenizeToStringArray(value, ",")) {
				names.add(name.toLowerCase(Locale.ROOT));
			}
		}
		return names;
	}

}

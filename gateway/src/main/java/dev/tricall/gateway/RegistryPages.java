package dev.tricall.gateway;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.util.Assert;
import org.springframework.web.servlet.function.HandlerFilterFunction;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.util.UriUtils;

/**
 * Requests the registry's pages with the gateway's own credentials. The registry knows
 * only its own accounts, and must not see the caller's token or cookies.
 */
final class RegistryPages implements HandlerFilterFunction<ServerResponse, ServerResponse> {

	/** Maximum number of concurrent requests. */
	static final int MAX_CONCURRENT = 20;

	private final @Nullable String credentials;

	private final String prefix;

	/**
	 * Creates a filter for the registry at an address that has a user and a password.
	 * @param prefix the path under which the caller sees them
	 */
	RegistryPages(URI registry, String prefix) {
		String userInfo = registry.getRawUserInfo();
		this.credentials = (userInfo != null) ? basic(userInfo) : null;
		this.prefix = prefix;
	}

	@Override
	public ServerResponse filter(ServerRequest request, HandlerFunction<ServerResponse> next) throws Exception {
		ServerRequest.Builder asked = ServerRequest.from(request).headers((headers) -> {
			headers.remove(HttpHeaders.COOKIE);
			headers.remove(HttpHeaders.AUTHORIZATION);
			if (this.credentials != null) {
				headers.setBasicAuth(this.credentials);
			}
		});
		// With the prefix Eureka's pages have the right links, but its styles are not
		// found.
		if (!request.path().startsWith(this.prefix + "/eureka/")) {
			asked.attribute(EndToEndHeaders.PREFIX, this.prefix);
		}
		ServerResponse answer = next.handle(asked.build());
		// If it were forwarded, a browser would ask the user for the registry's password.
		Assert.state(answer.statusCode() != HttpStatus.UNAUTHORIZED, "The registry refuses the gateway");
		return answer;
	}

	private static String basic(String userInfo) {
		String[] parts = userInfo.split(":", 2);
		Assert.isTrue(parts.length == 2, "The registry's address has a user but no password");
		return HttpHeaders.encodeBasicAuth(UriUtils.decode(parts[0], StandardCharsets.UTF_8),
				UriUtils.decode(parts[1], StandardCharsets.UTF_8), StandardCharsets.UTF_8);
	}

}

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
 * Reads the registry's pages as the gateway: the registry knows its own user alone, and
 * gets to see nothing by which the caller proved who he is.
 */
final class RegistryPages implements HandlerFilterFunction<ServerResponse, ServerResponse> {

	private final @Nullable String credentials;

	private final String prefix;

	/**
	 * Pages of the registry at this address, which has user and password in it.
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
		// Told the prefix, Eureka makes its pages' links right, but does not find its
		// styles.
		if (!request.path().startsWith(this.prefix + "/eureka/")) {
			asked.attribute(EndToEndHeaders.PREFIX, this.prefix);
		}
		ServerResponse answer = next.handle(asked.build());
		// Passed on, it would make a browser ask the person for the registry's password.
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

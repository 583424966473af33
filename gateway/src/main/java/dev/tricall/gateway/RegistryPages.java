package dev.tricall.gateway;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.util.Assert;
import org.springframework.web.servlet.function.HandlerFilterFunction;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

import dev.tricall.registration.RegistryAccount;

/**
 * Requests the registry's pages with the gateway's own credentials. The registry knows
 * only its own accounts, and must not see the caller's token or cookies.
 */
final class RegistryPages implements HandlerFilterFunction<ServerResponse, ServerResponse> {

	/** Maximum number of concurrent requests. */
	static final int MAX_CONCURRENT = 20;

	private final RegistryAccount account;

	private final String prefix;

	/**
	 * Creates a filter for requests to the registry.
	 * @param account the gateway's account at the registry
	 * @param prefix the path under which the caller sees the pages
	 */
	RegistryPages(RegistryAccount account, String prefix) {
		this.account = account;
		this.prefix = prefix;
	}

	@Override
	public ServerResponse filter(ServerRequest request, HandlerFunction<ServerResponse> next) throws Exception {
		ServerRequest.Builder asked = ServerRequest.from(request).headers((headers) -> {
			headers.remove(HttpHeaders.COOKIE);
			headers.remove(HttpHeaders.AUTHORIZATION);
			headers.setBasicAuth(this.account.basicAuth());
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

}

package dev.tricall.gateway.pages;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.util.Assert;
import org.springframework.web.servlet.function.HandlerFilterFunction;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

import dev.tricall.gateway.routing.RequestHeadersFilter;
import dev.tricall.registration.RegistryAccount;

/**
 * Replaces the caller's credentials with the gateway's own account at the registry, which
 * has accounts of its own. The caller's token and cookies are not forwarded.
 */
final class RegistryCredentialsFilter implements HandlerFilterFunction<ServerResponse, ServerResponse> {

	private final RegistryAccount account;

	private final String prefix;

	/**
	 * @param account the gateway's account at the registry
	 * @param prefix the path under which callers see the pages
	 */
	RegistryCredentialsFilter(RegistryAccount account, String prefix) {
		this.account = account;
		this.prefix = prefix;
	}

	@Override
	public ServerResponse filter(ServerRequest request, HandlerFunction<ServerResponse> next) throws Exception {
		ServerRequest.Builder changed = ServerRequest.from(request).headers((headers) -> {
			headers.remove(HttpHeaders.COOKIE);
			headers.remove(HttpHeaders.AUTHORIZATION);
			headers.setBasicAuth(this.account.basicAuth());
		});
		// Eureka's pages need the prefix for correct links, but its style sheets are not
		// found with it.
		if (!request.path().startsWith(this.prefix + "/eureka/")) {
			changed.attribute(RequestHeadersFilter.PREFIX_ATTRIBUTE, this.prefix);
		}
		ServerResponse response = next.handle(changed.build());
		// A browser would ask the user for the registry's password.
		Assert.state(response.statusCode() != HttpStatus.UNAUTHORIZED,
				"The registry has rejected the gateway's credentials");
		return response;
	}

}

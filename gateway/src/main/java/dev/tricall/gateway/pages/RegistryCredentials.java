package dev.tricall.gateway.pages;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.util.Assert;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

import dev.tricall.gateway.routing.CredentialsPolicy;
import dev.tricall.registration.RegistryAccount;

/**
 * Replaces the caller's credentials with the gateway's own account at the registry, which
 * has accounts of its own. The caller's token and cookies are not forwarded.
 */
final class RegistryCredentials implements CredentialsPolicy {

	private final RegistryAccount account;

	private final String prefix;

	/**
	 * @param account the gateway's account at the registry
	 * @param prefix the path under which callers see the pages
	 */
	RegistryCredentials(RegistryAccount account, String prefix) {
		this.account = account;
		this.prefix = prefix;
	}

	@Override
	public void apply(ServerRequest request, HttpHeaders headers) {
		headers.remove(HttpHeaders.COOKIE);
		headers.setBasicAuth(this.account.basicAuth());
		// Eureka's pages need the prefix for correct links, but its style sheets are not
		// found with it.
		if (!request.path().startsWith(this.prefix + "/eureka/")) {
			headers.set("X-Forwarded-Prefix", this.prefix);
		}
	}

	/** A browser would ask the user for the registry's password. */
	static ServerResponse requireAccepted(ServerRequest request, ServerResponse response) {
		Assert.state(response.statusCode() != HttpStatus.UNAUTHORIZED,
				"The registry has rejected the gateway's credentials");
		return response;
	}

}

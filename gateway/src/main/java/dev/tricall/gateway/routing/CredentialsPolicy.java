package dev.tricall.gateway.routing;

import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * Decides which credentials a forwarded request has. Thread-safe.
 */
@FunctionalInterface
public interface CredentialsPolicy {

	/** Forwards the credentials that the caller has sent. */
	CredentialsPolicy AS_RECEIVED = (request, headers) -> {
	};

	/** Forwards no credentials. */
	CredentialsPolicy NONE = (request, headers) -> {
		headers.remove(HttpHeaders.AUTHORIZATION);
		headers.remove(HttpHeaders.COOKIE);
	};

	/**
	 * Changes the headers of the forwarded request.
	 * @param request the request that was received
	 * @param headers initially contain the caller's credentials
	 */
	void apply(ServerRequest request, HttpHeaders headers);

}

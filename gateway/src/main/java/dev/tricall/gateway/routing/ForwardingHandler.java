package dev.tricall.gateway.routing;

import java.net.URI;
import java.util.function.UnaryOperator;

import org.apache.tomcat.util.http.InvalidParameterException;

import org.springframework.cloud.gateway.server.mvc.handler.ProxyExchange;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Forwards requests to one server: with the path that the route defines, the query as it
 * was received, and the headers of {@link HeaderForwarding}. Thread-safe.
 * <p>
 * Spring Cloud Gateway's {@code http()} is not used. It re-encodes queries and turns
 * {@code ?error} into {@code ?error=}, which the auth-server does not recognize as its
 * login page after a wrong password. It also copies all headers in each of its filters
 * and {@code before} functions, which took a fifth of the CPU time of a request.
 */
public final class ForwardingHandler implements HandlerFunction<ServerResponse> {

	private final ProxyExchange exchange;

	private final String server;

	private final UnaryOperator<String> path;

	private final CredentialsPolicy credentials;

	private ForwardingHandler(ProxyExchange exchange, String server, UnaryOperator<String> path,
			CredentialsPolicy credentials) {
		this.exchange = exchange;
		this.server = server;
		this.path = path;
		this.credentials = credentials;
	}

	/**
	 * Returns a handler that forwards requests with their path unchanged.
	 * @param server URL whose host is a service id or an address; only its scheme, host
	 * and port are used
	 * @param credentials decides which credentials are forwarded
	 */
	public static ForwardingHandler to(ProxyExchange exchange, URI server, CredentialsPolicy credentials) {
		String port = (server.getPort() >= 0) ? ":" + server.getPort() : "";
		return new ForwardingHandler(exchange, server.getScheme() + "://" + server.getHost() + port, (path) -> path,
				credentials);
	}

	/** Returns a handler that removes the first segment of each path. */
	public ForwardingHandler withoutPrefix() {
		return new ForwardingHandler(this.exchange, this.server, ForwardingHandler::withoutFirstSegment,
				this.credentials);
	}

	/** Returns a handler that requests the same path each time. */
	public ForwardingHandler withPath(String path) {
		return new ForwardingHandler(this.exchange, this.server, (received) -> path, this.credentials);
	}

	private static String withoutFirstSegment(String path) {
		int end = path.indexOf('/', 1);
		return (end >= 0) ? path.substring(end) : "/";
	}

	@Override
	public ServerResponse handle(ServerRequest request) {
		URI target = target(request);
		HttpHeaders headers = HeaderForwarding.ofRequest(request);
		this.credentials.apply(request, headers);
		return this.exchange.exchange(this.exchange.request(request)
			.uri(target)
			.headers(headers)
			.responseConsumer(
					(response, result) -> HeaderForwarding.copyResponse(response.getHeaders(), result.headers()))
			.build());
	}

	private URI target(ServerRequest request) {
		// Tomcat rejects a query that the services could not decode.
		request.servletRequest().getParameterMap();
		String query = request.servletRequest().getQueryString();
		String target = this.server + this.path.apply(request.servletRequest().getRequestURI());
		try {
			return URI.create((query != null) ? target + "?" + query : target);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidParameterException(ex);
		}
	}

}

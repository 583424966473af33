package dev.tricall.gateway.routing;

import java.net.URI;

import org.springframework.cloud.gateway.server.mvc.config.GatewayMvcProperties;
import org.springframework.cloud.gateway.server.mvc.handler.RestClientProxyExchange;
import org.springframework.web.client.RestClient;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Forwards the query of a request unchanged. Spring Cloud Gateway re-encodes it and turns
 * {@code ?error} into {@code ?error=}, which the auth-server does not recognize as its
 * login page after a wrong password.
 */
final class RawQueryProxyExchange extends RestClientProxyExchange {

	RawQueryProxyExchange(RestClient client, GatewayMvcProperties properties) {
		super(client, properties);
	}

	@Override
	public ServerResponse exchange(Request request) {
		String query = request.getServerRequest().servletRequest().getQueryString();
		URI uri = request.getUri();
		if (query == null || uri == null) {
			return super.exchange(request);
		}
		String path = uri.toString().replaceFirst("\\?.*", "");
		RequestBuilder unchanged = request(request.getServerRequest()).method(request.getMethod())
			.headers(request.getHeaders())
			.uri(URI.create(path + "?" + query));
		request.getResponseConsumers().forEach(unchanged::responseConsumer);
		return super.exchange(unchanged.build());
	}

}

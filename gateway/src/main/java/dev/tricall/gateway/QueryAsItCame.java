package dev.tricall.gateway;

import java.net.URI;

import org.springframework.cloud.gateway.server.mvc.config.GatewayMvcProperties;
import org.springframework.cloud.gateway.server.mvc.handler.RestClientProxyExchange;
import org.springframework.web.client.RestClient;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Passes a query on as it came. Spring Cloud Gateway writes it anew and makes
 * {@code ?error} to {@code ?error=}, which is not where the login page is after a wrong
 * password.
 */
final class QueryAsItCame extends RestClientProxyExchange {

	QueryAsItCame(RestClient client, GatewayMvcProperties properties) {
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
		RequestBuilder same = request(request.getServerRequest()).method(request.getMethod())
			.headers(request.getHeaders())
			.uri(URI.create(path + "?" + query));
		request.getResponseConsumers().forEach(same::responseConsumer);
		return super.exchange(same.build());
	}

}

package dev.tricall.system.testing;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/**
 * Token endpoint of the issuer, as clients reach it through the gateway.
 *
 * @param gateway a caller without a token
 */
public record TokenEndpoint(ApiClient gateway) {

	public static final String PATH = "/oauth2/token";

	private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

	/**
	 * Requests a token by client credentials.
	 * @param scope separated by spaces
	 */
	public Response clientCredentials(String client, String secret, String scope) {
		return this.gateway.send(clientCredentialsRequest(client, secret, scope));
	}

	public HttpRequest.Builder clientCredentialsRequest(String client, String secret, String scope) {
		return request(client, secret, Map.of("grant_type", "client_credentials", "scope", scope));
	}

	/**
	 * Exchanges a token as a service does (RFC 8693).
	 */
	public Response exchange(String client, String secret, String subjectToken, String audience) {
		return this.gateway
			.send(request(client, secret, Map.of("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange",
					"subject_token", subjectToken, "subject_token_type", ACCESS_TOKEN, "audience", audience)));
	}

	private HttpRequest.Builder request(String client, String secret, Map<String, String> form) {
		String basic = Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
		return this.gateway.request(PATH)
			.header("Authorization", "Basic " + basic)
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(Browser.encode(form)));
	}

}

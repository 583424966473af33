package dev.tricall.authserver;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import org.springframework.boot.test.context.TestComponent;
import org.springframework.core.env.Environment;

/**
 * HTTP client of the server under test.
 */
@TestComponent
public class AuthServerClient {

	private static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

	public static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

	private final Environment environment;

	private final HttpClient httpClient = HttpClient.newHttpClient();

	public AuthServerClient(Environment environment) {
		this.environment = environment;
	}

	public URI uri(String path) {
		return URI.create("http://localhost:" + this.environment.getProperty("local.server.port") + path);
	}

	public Response send(HttpRequest request) {
		return send(this.httpClient, request);
	}

	static Response send(HttpClient client, HttpRequest request) {
		try {
			return new Response(client.send(request, HttpResponse.BodyHandlers.ofString()));
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	public Response get(String path) {
		return send(HttpRequest.newBuilder(uri(path)).build());
	}

	/** Sends a token request with HTTP basic authentication. */
	public Response requestToken(String client, String secret, Map<String, String> form) {
		return send(post("/oauth2/token", form)
			.header("Authorization",
					"Basic " + Base64.getEncoder()
						.encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8)))
			.build());
	}

	public HttpRequest.Builder post(String path, Map<String, String> form) {
		return HttpRequest.newBuilder(uri(path))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(encode(form)));
	}

	/** Returns a token of the client itself. */
	public String token(String client, String secret) {
		return requestToken(client, secret, Map.of("grant_type", "client_credentials")).token();
	}

	/** Returns the form to exchange a token for one for service B. */
	public static Map<String, String> exchangeForServiceB(String subjectToken) {
		return exchange(subjectToken, "service-b");
	}

	public static Map<String, String> exchange(String subjectToken, String audience) {
		return Map.of("grant_type", TOKEN_EXCHANGE, "subject_token", subjectToken, "subject_token_type", ACCESS_TOKEN,
				"audience", audience);
	}

	/** Returns the token that the gateway sends to service A for the caller. */
	public String tokenForServiceA(String callerToken) {
		return requestToken("gateway", "demo-gateway-secret", exchange(callerToken, "service-a")).token();
	}

	public static String encode(Map<String, String> form) {
		return form.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
	}

	public record Response(HttpResponse<String> http) {

		public int status() {
			return this.http.statusCode();
		}

		public String header(String name) {
			return this.http.headers().firstValue(name).orElse("");
		}

		public Map<String, Object> json() {
			try {
				return JSONObjectUtils.parse(this.http.body());
			}
			catch (ParseException ex) {
				throw new AssertionError(status() + " " + this.http.body(), ex);
			}
		}

		public String error() {
			return Objects.toString(json().get("error"));
		}

		public String token() {
			Object token = json().get("access_token");
			if (status() != 200 || token == null) {
				throw new AssertionError(status() + " " + this.http.body());
			}
			return token.toString();
		}

		public JWTClaimsSet claims() {
			return claimsOf(token());
		}

	}

	public static String typeOf(String token) {
		try {
			return SignedJWT.parse(token).getHeader().getType().toString();
		}
		catch (ParseException ex) {
			throw new AssertionError(ex);
		}
	}

	public static JWTClaimsSet claimsOf(String token) {
		try {
			return SignedJWT.parse(token).getJWTClaimsSet();
		}
		catch (ParseException ex) {
			throw new AssertionError(ex);
		}
	}

}

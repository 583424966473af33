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
 * The server as its clients see it: plain HTTP.
 */
@TestComponent
public class TokenEndpoint {

	private static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

	public static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

	private final Environment environment;

	private final HttpClient http = HttpClient.newHttpClient();

	public TokenEndpoint(Environment environment) {
		this.environment = environment;
	}

	public URI uri(String path) {
		return URI.create("http://localhost:" + this.environment.getProperty("local.server.port") + path);
	}

	public Answer send(HttpRequest request) {
		try {
			HttpResponse<String> response = this.http.send(request, HttpResponse.BodyHandlers.ofString());
			return new Answer(response);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	public Answer get(String path) {
		return send(HttpRequest.newBuilder(uri(path)).build());
	}

	/** Asks for a token with HTTP basic. */
	public Answer ask(String client, String secret, Map<String, String> form) {
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

	/** A token for the client itself. */
	public String token(String client, String secret) {
		return ask(client, secret, Map.of("grant_type", "client_credentials")).token();
	}

	/** The form by which a client asks to call B for the caller. */
	public static Map<String, String> exchangeForServiceB(String subjectToken) {
		return exchange(subjectToken, "service-b");
	}

	public static Map<String, String> exchange(String subjectToken, String audience) {
		return Map.of("grant_type", TOKEN_EXCHANGE, "subject_token", subjectToken, "subject_token_type", ACCESS_TOKEN,
				"audience", audience);
	}

	/** The token that the gateway sends to service A for the caller. */
	public String tokenForServiceA(String callersToken) {
		return ask("gateway", "demo-gateway-secret", exchange(callersToken, "service-a")).token();
	}

	public static String encode(Map<String, String> form) {
		return form.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
	}

	public record Answer(HttpResponse<String> response) {

		public int status() {
			return this.response.statusCode();
		}

		public String header(String name) {
			return this.response.headers().firstValue(name).orElse("");
		}

		public Map<String, Object> json() {
			try {
				return JSONObjectUtils.parse(this.response.body());
			}
			catch (ParseException ex) {
				throw new AssertionError(status() + " " + this.response.body(), ex);
			}
		}

		public String error() {
			return Objects.toString(json().get("error"));
		}

		public String token() {
			Object token = json().get("access_token");
			if (status() != 200 || token == null) {
				throw new AssertionError(status() + " " + this.response.body());
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

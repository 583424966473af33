package dev.tricall.authserver;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.tricall.authserver.TokenEndpoint.Answer;

/**
 * A person's browser: it keeps cookies and fills in the login form. It does not follow
 * redirects, so that a test sees each of them.
 */
class Browser {

	private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" type=\"hidden\" value=\"([^\"]+)\"");

	private final HttpClient http = HttpClient.newBuilder().cookieHandler(new Cookies()).build();

	private final TokenEndpoint endpoint;

	private final List<String> headers = new ArrayList<>();

	Browser(TokenEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/** Sends the headers a proxy in front of the server would send. */
	Browser behind(String proto, String host, String port) {
		this.headers.addAll(List.of("X-Forwarded-Proto", proto, "X-Forwarded-Host", host, "X-Forwarded-Port", port));
		return this;
	}

	/** Sends the header by which a proxy names the browser's address. */
	Browser from(String address) {
		this.headers.addAll(List.of("X-Forwarded-For", address));
		return this;
	}

	Answer get(String path) {
		return send(HttpRequest.newBuilder(this.endpoint.uri(path)));
	}

	Answer logIn(String user, String password) {
		return post("/login", Map.of("username", user, "password", password, "_csrf", csrf("/login")));
	}

	String csrf(String page) {
		Matcher csrf = CSRF.matcher(get(page).response().body());
		if (!csrf.find()) {
			throw new AssertionError(page + " has no form with a CSRF token");
		}
		return csrf.group(1);
	}

	Answer post(String path, Map<String, String> form) {
		return send(this.endpoint.post(path, form));
	}

	/** The path and query of where an answer sends the browser, on this server. */
	static String locationOf(Answer answer) {
		URI location = URI.create(answer.header("Location"));
		return location.getRawPath() + ((location.getRawQuery() != null) ? "?" + location.getRawQuery() : "");
	}

	static Map<String, String> parametersOf(Answer answer) {
		Map<String, String> parameters = new HashMap<>();
		Matcher matcher = Pattern.compile("[?&]([^=&]+)=([^&]*)").matcher(answer.header("Location"));
		while (matcher.find()) {
			parameters.put(matcher.group(1), matcher.group(2));
		}
		return parameters;
	}

	private Answer send(HttpRequest.Builder request) {
		if (!this.headers.isEmpty()) {
			request.headers(this.headers.toArray(String[]::new));
		}
		try {
			return new Answer(this.http.send(request.build(), HttpResponse.BodyHandlers.ofString()));
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	/** Between proxy and server there is no TLS, whatever the browser sees. */
	private static final class Cookies extends CookieManager {

		@Override
		public void put(URI uri, Map<String, List<String>> headers) throws IOException {
			Map<String, List<String>> plain = new HashMap<>(headers);
			plain.replaceAll((name, values) -> values.stream().map((value) -> value.replace("; Secure", "")).toList());
			super.put(uri, plain);
		}

	}

}

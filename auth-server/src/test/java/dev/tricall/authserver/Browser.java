package dev.tricall.authserver;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.tricall.authserver.AuthServerClient.Response;

/**
 * Browser that stores cookies and submits the login form. It does not follow redirects,
 * so that tests see each of them.
 */
class Browser {

	private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" type=\"hidden\" value=\"([^\"]+)\"");

	private final HttpClient httpClient = HttpClient.newBuilder().cookieHandler(new Cookies()).build();

	private final AuthServerClient authServer;

	private final List<String> headers = new ArrayList<>();

	Browser(AuthServerClient authServer) {
		this.authServer = authServer;
	}

	/** Sends the headers of a proxy in front of the server. */
	Browser behindProxy(String proto, String host, String port) {
		this.headers.addAll(List.of("X-Forwarded-Proto", proto, "X-Forwarded-Host", host, "X-Forwarded-Port", port));
		return this;
	}

	/** Sends the header with which a proxy forwards the address of the browser. */
	Browser fromAddress(String address) {
		this.headers.addAll(List.of("X-Forwarded-For", address));
		return this;
	}

	Response get(String path) {
		return send(HttpRequest.newBuilder(this.authServer.uri(path)));
	}

	Response logIn(String user, String password) {
		return post("/login", Map.of("username", user, "password", password, "_csrf", csrf("/login")));
	}

	String csrf(String page) {
		Matcher csrf = CSRF.matcher(get(page).http().body());
		if (!csrf.find()) {
			throw new AssertionError(page + " has no form with a CSRF token");
		}
		return csrf.group(1);
	}

	Response post(String path, Map<String, String> form) {
		return send(this.authServer.post(path, form));
	}

	/** Returns path and query of the URI to which the server redirects. */
	static String locationOf(Response response) {
		URI location = URI.create(response.header("Location"));
		return location.getRawPath() + ((location.getRawQuery() != null) ? "?" + location.getRawQuery() : "");
	}

	static Map<String, String> parametersOf(Response response) {
		Map<String, String> parameters = new HashMap<>();
		Matcher matcher = Pattern.compile("[?&]([^=&]+)=([^&]*)").matcher(response.header("Location"));
		while (matcher.find()) {
			parameters.put(matcher.group(1), matcher.group(2));
		}
		return parameters;
	}

	private Response send(HttpRequest.Builder request) {
		if (!this.headers.isEmpty()) {
			request.headers(this.headers.toArray(String[]::new));
		}
		return AuthServerClient.send(this.httpClient, request.build());
	}

	/** Sends secure cookies too, since there is no TLS between proxy and server. */
	private static final class Cookies extends CookieManager {

		@Override
		public void put(URI uri, Map<String, List<String>> headers) throws IOException {
			Map<String, List<String>> insecure = new HashMap<>(headers);
			insecure
				.replaceAll((name, values) -> values.stream().map((value) -> value.replace("; Secure", "")).toList());
			super.put(uri, insecure);
		}

	}

}

package dev.tricall.system.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A browser that keeps cookies, submits forms and follows redirects to the gateway.
 */
public final class Browser {

	private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" type=\"hidden\" value=\"([^\"]+)\"");

	private final HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

	private final URI gateway;

	private URI at;

	public Browser(URI gateway) {
		this.gateway = gateway;
		this.at = gateway;
	}

	/** The current address, which may be a redirect to another host. */
	public URI at() {
		return this.at;
	}

	public Response open(String path) {
		return follow(send("GET", path), 10);
	}

	/**
	 * Logs a user in with a new browser, without waiting for the response.
	 */
	public static CompletableFuture<Response> logInAsync(TestSystem system, String path, String user) {
		return CompletableFuture.supplyAsync(() -> new Browser(system.anonymous().gateway()).logIn(path, user));
	}

	/** Opens the path, which must lead to the login form, and submits the form. */
	public Response logIn(String path, String user) {
		return logIn(path, user, user + "-password");
	}

	public Response logIn(String path, String user, String password) {
		Matcher form = CSRF.matcher(open(path).text());
		if (!this.at.getPath().equals("/login") || !form.find()) {
			throw new AssertionError("no login form at " + this.at);
		}
		return submit("/login", Map.of("username", user, "password", password, "_csrf", form.group(1)));
	}

	public Response logOut() {
		Matcher form = CSRF.matcher(open("/logout").text());
		if (!form.find()) {
			throw new AssertionError("no logout form at " + this.at);
		}
		return submit("/logout", Map.of("_csrf", form.group(1)));
	}

	/** Sends a request without following redirects. */
	public Response send(String method, String path) {
		this.at = this.gateway.resolve(path);
		return send(HttpRequest.newBuilder(this.at).method(method, BodyPublishers.noBody()));
	}

	public static String encode(Map<String, String> form) {
		return form.entrySet()
			.stream()
			.map((field) -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
	}

	private Response submit(String path, Map<String, String> form) {
		this.at = this.gateway.resolve(path);
		return follow(send(HttpRequest.newBuilder(this.at)
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(encode(form)))), 10);
	}

	private Response follow(Response response, int maxRedirects) {
		if (response.status() != 302 || maxRedirects == 0) {
			return response;
		}
		this.at = this.at.resolve(response.header("Location"));
		return this.at.getAuthority().equals(this.gateway.getAuthority())
				? follow(send(HttpRequest.newBuilder(this.at).GET()), maxRedirects - 1) : response;
	}

	private Response send(HttpRequest.Builder request) {
		try {
			return Response
				.of(this.client.send(request.header("Accept", "text/html").timeout(Duration.ofSeconds(20)).build(),
						BodyHandlers.ofString()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}

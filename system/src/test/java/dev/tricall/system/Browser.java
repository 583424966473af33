package dev.tricall.system;

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
 * A person's browser: keeps cookies and fills in forms. What it is sent to, it opens, for
 * as long as that is at the gateway.
 */
final class Browser {

	private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" type=\"hidden\" value=\"([^\"]+)\"");

	private final HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

	private final URI gateway;

	private URI at;

	Browser(URI gateway) {
		this.gateway = gateway;
		this.at = gateway;
	}

	/** Where the last answer came from, or leads to outside of the gateway. */
	URI at() {
		return this.at;
	}

	Reply open(String path) {
		return follow(send("GET", path), 10);
	}

	/**
	 * Logs a user in with a new browser while the test goes on.
	 */
	static CompletableFuture<Reply> logInLater(TestSystem system, String path, String user) {
		return CompletableFuture.supplyAsync(() -> new Browser(system.anonymous().gateway()).logIn(path, user));
	}

	/** Fills in the login form that is to come at this path. */
	Reply logIn(String path, String person) {
		return logIn(path, person, person + "-password");
	}

	Reply logIn(String path, String person, String password) {
		Matcher form = CSRF.matcher(open(path).text());
		if (!this.at.getPath().equals("/login") || !form.find()) {
			throw new AssertionError("no login form at " + this.at);
		}
		return submit("/login", Map.of("username", person, "password", password, "_csrf", form.group(1)));
	}

	Reply logOut() {
		Matcher form = CSRF.matcher(open("/logout").text());
		if (!form.find()) {
			throw new AssertionError("no logout form at " + this.at);
		}
		return submit("/logout", Map.of("_csrf", form.group(1)));
	}

	/** Follows nothing. */
	Reply send(String method, String path) {
		this.at = this.gateway.resolve(path);
		return send(HttpRequest.newBuilder(this.at).method(method, BodyPublishers.noBody()));
	}

	static String encode(Map<String, String> form) {
		return form.entrySet()
			.stream()
			.map((field) -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
	}

	private Reply submit(String path, Map<String, String> form) {
		this.at = this.gateway.resolve(path);
		return follow(send(HttpRequest.newBuilder(this.at)
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(encode(form)))), 10);
	}

	private Reply follow(Reply reply, int most) {
		if (reply.status() != 302 || most == 0) {
			return reply;
		}
		this.at = this.at.resolve(reply.header("Location"));
		return this.at.getAuthority().equals(this.gateway.getAuthority())
				? follow(send(HttpRequest.newBuilder(this.at).GET()), most - 1) : reply;
	}

	private Reply send(HttpRequest.Builder request) {
		try {
			return Reply
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

package dev.tricall.system.testing;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Response to a call.
 */
public record Response(int status, HttpHeaders headers, String text) {

	private static final JsonMapper JSON = new JsonMapper();

	private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

	public static Response of(HttpResponse<String> response) {
		return new Response(response.statusCode(), response.headers(), response.body());
	}

	public JsonNode json() {
		return JSON.readTree(this.text);
	}

	/**
	 * Returns a text field of the body, empty if there is none.
	 */
	public String field(String name) {
		return json().path(name).asString("");
	}

	/**
	 * Returns a header, empty if there is none.
	 */
	public String header(String name) {
		return this.headers.firstValue(name).orElse("");
	}

	/**
	 * Returns the trace id of the {@code traceparent} header, empty if there is none.
	 */
	public String traceId() {
		Matcher matcher = TRACEPARENT.matcher(header("traceparent"));
		return matcher.matches() ? matcher.group(1) : "";
	}

	@Override
	public String toString() {
		return this.status + " " + this.headers.map() + " " + this.text;
	}

}

package dev.tricall.system;

import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What came back from a call through the gateway.
 */
record Reply(int status, HttpHeaders headers, String text) {

	private static final JsonMapper JSON = new JsonMapper();

	private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

	static Reply of(HttpResponse<String> response) {
		return new Reply(response.statusCode(), response.headers(), response.body());
	}

	JsonNode json() {
		return JSON.readTree(this.text);
	}

	/**
	 * A text field of the body, empty if there is none.
	 */
	String field(String name) {
		return json().path(name).asString("");
	}

	/**
	 * A header, empty if there is none.
	 */
	String header(String name) {
		return this.headers.firstValue(name).orElse("");
	}

	/**
	 * From the {@code traceparent} header, empty if there is no valid one.
	 */
	String traceId() {
		Matcher matcher = TRACEPARENT.matcher(header("traceparent"));
		return matcher.matches() ? matcher.group(1) : "";
	}

	@Override
	public String toString() {
		return this.status + " " + this.headers.map() + " " + this.text;
	}

}

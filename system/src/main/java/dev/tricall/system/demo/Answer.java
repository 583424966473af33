package dev.tricall.system.demo;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What came back from one call.
 *
 * @param traceId from the {@code traceparent} header, empty if there is none
 * @param location from the {@code Location} header, empty if there is none
 */
record Answer(int status, String body, String traceId, String location, Duration taken) {

	private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

	static Answer of(HttpResponse<String> response, Duration taken) {
		Matcher traceparent = TRACEPARENT.matcher(response.headers().firstValue("traceparent").orElse(""));
		return new Answer(response.statusCode(), response.body(), traceparent.matches() ? traceparent.group(1) : "",
				response.headers().firstValue("location").orElse(""), taken);
	}

	/**
	 * A text field of a flat JSON object, empty if there is none. The launcher needs no
	 * more JSON than that.
	 */
	String field(String name) {
		Matcher field = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(this.body);
		return field.find() ? field.group(1) : "";
	}

}

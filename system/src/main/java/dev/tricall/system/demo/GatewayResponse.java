package dev.tricall.system.demo;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Response of the gateway.
 *
 * @param traceId from the {@code traceparent} header, empty if there is none
 * @param location from the {@code Location} header, empty if there is none
 * @param time from the request to the response
 */
record GatewayResponse(int status, String body, String traceId, String location, Duration time) {

	private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

	static GatewayResponse of(HttpResponse<String> response, Duration time) {
		Matcher traceparent = TRACEPARENT.matcher(response.headers().firstValue("traceparent").orElse(""));
		return new GatewayResponse(response.statusCode(), response.body(),
				traceparent.matches() ? traceparent.group(1) : "", response.headers().firstValue("location").orElse(""),
				time);
	}

	/**
	 * Returns a text field of a flat JSON object, empty if there is none. The launcher
	 * reads no other JSON, so it has no parser.
	 */
	String field(String name) {
		Matcher field = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(this.body);
		return field.find() ? field.group(1) : "";
	}

}

package dev.tricall.system.testing;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Assertions about problem details (RFC 9457).
 */
public final class ProblemAssertions {

	private ProblemAssertions() {
	}

	/**
	 * Asserts that a response is a problem detail of this status, has a trace id and
	 * reveals no implementation details.
	 */
	public static void assertProblem(Response response, int status) {
		assertProblemWithoutTrace(response, status);
		assertThat(response.traceId()).as(response.toString()).isNotEmpty();
	}

	/**
	 * Asserts the same, except for the trace id, which only the gateway adds.
	 */
	public static void assertProblemWithoutTrace(Response response, int status) {
		assertThat(response.status()).as(response.toString()).isEqualTo(status);
		assertThat(response.header("Content-Type")).startsWith("application/problem+json");
		assertThat(response.json().path("status").asInt(0)).as(response.toString()).isEqualTo(status);
		assertThat(response.field("title")).as(response.toString()).isNotBlank();
		assertThat(response.field("detail")).as(response.toString()).isNotBlank();
		assertNoInternals(response.text());
	}

	public static void assertNoInternals(String text) {
		assertThat(text).doesNotContain("Exception", "org.spring", "java.", "dev.tricall", "tools.jackson", "io.grpc",
				"trace\":");
	}

}

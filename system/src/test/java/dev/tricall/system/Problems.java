package dev.tricall.system;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every error has in common (RFC 9457).
 */
final class Problems {

	private Problems() {
	}

	/**
	 * Asserts that a reply is a problem detail of this status that says what is wrong and
	 * nothing of how the services are made, and that it names its trace.
	 */
	static void assertProblem(Reply reply, int status) {
		assertProblemInside(reply, status);
		assertThat(reply.traceId()).as(reply.toString()).isNotEmpty();
	}

	/**
	 * The same of a reply that has not come through the gateway, which adds the trace.
	 */
	static void assertProblemInside(Reply reply, int status) {
		assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
		assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
		assertThat(reply.json().path("status").asInt(0)).as(reply.toString()).isEqualTo(status);
		assertThat(reply.field("title")).as(reply.toString()).isNotBlank();
		assertThat(reply.field("detail")).as(reply.toString()).isNotBlank();
		assertNoInternals(reply.text());
	}

	static void assertNoInternals(String text) {
		assertThat(text).doesNotContain("Exception", "org.spring", "java.", "dev.tricall", "tools.jackson", "io.grpc",
				"trace\":");
	}

}

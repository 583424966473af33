package dev.tricall.system.bench;

import java.util.Locale;

/**
 * An operation that is measured. Reads and writes use the same keys.
 */
enum Work {

	/** Reads a value of service B. */
	READ("read: gateway → B", 200),

	/** Writes a value through service A, over REST. */
	REST("REST: gateway → A → B", 200),

	/** The same over gRPC. */
	GRPC("gRPC: gateway → A → B", 200),

	/** The same over Kafka, until the broker has acknowledged the record. */
	KAFKA("Kafka: gateway → A → broker", 202);

	static final String VALUE = "x".repeat(100);

	private final String title;

	private final int status;

	Work(String title, int status) {
		this.title = title;
		this.status = status;
	}

	String title() {
		return this.title;
	}

	/** The status of a successful response. */
	int status() {
		return this.status;
	}

	/**
	 * Returns a request for the receipt of a record.
	 */
	static String receipt(String headers, String id) {
		return "GET /service-b/api/receipts/" + id + " HTTP/1.1\r\n" + headers + "\r\n";
	}

	/**
	 * Returns a request.
	 * @param key a key of the caller whose token is in the headers
	 * @param id the idempotency key
	 */
	String request(String headers, String key, String id) {
		if (this == READ) {
			return "GET /service-b/api/data/" + key + " HTTP/1.1\r\n" + headers + "\r\n";
		}
		String body = "{\"key\": \"" + key + "\", \"value\": \"" + VALUE + "\"}";
		return "POST /service-a/api/data/" + name().toLowerCase(Locale.ROOT) + " HTTP/1.1\r\n" + headers
				+ "Content-Type: application/json\r\nIdempotency-Key: " + id + "\r\nContent-Length: " + body.length()
				+ "\r\n\r\n" + body;
	}

}

package dev.tricall.system.demo;

import java.time.Duration;
import java.util.Locale;

/**
 * Result of one sample call, which is printed as a row of a table.
 *
 * @param status of the response; over Kafka also of the request for the receipt
 * @param receipt the response; over Kafka that of the request for the receipt
 * @param time from the call to the receipt
 */
record SampleCall(String transport, String status, GatewayResponse receipt, String traceId, Duration time) {

	private static final String ROW = "  %-10s %-10s %-34s %7s   %s";

	static String heading() {
		return String.format(Locale.ROOT, ROW, "transport", "status", "handled by", "ms", "trace id");
	}

	boolean isSuccessful() {
		return this.receipt.status() == 200 && this.receipt.field("status").equals("APPLIED")
				&& !this.receipt.field("handledBy").isEmpty() && !this.traceId.isEmpty();
	}

	String row() {
		String handledBy = this.receipt.field("handledBy");
		return String.format(Locale.ROOT, ROW, this.transport, this.status,
				handledBy.isEmpty() ? this.receipt.body().strip() : handledBy, this.time.toMillis(), this.traceId);
	}

}

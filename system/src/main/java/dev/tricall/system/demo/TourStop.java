package dev.tricall.system.demo;

import java.time.Duration;
import java.util.Locale;

/**
 * One line of the tour.
 *
 * @param status of the answer, over Kafka also of what was found under its Location
 * @param receipt the answer, over Kafka what was found under its Location
 * @param traceId of the call
 * @param taken from the call to the receipt
 */
record TourStop(String transport, String status, Answer receipt, String traceId, Duration taken) {

	private static final String ROW = "  %-10s %-10s %-34s %7s   %s";

	static String heading() {
		return String.format(Locale.ROOT, ROW, "transport", "status", "handled by", "ms", "trace id");
	}

	boolean isGood() {
		return this.receipt.status() == 200 && this.receipt.field("status").equals("APPLIED")
				&& !this.receipt.field("handledBy").isEmpty() && !this.traceId.isEmpty();
	}

	String row() {
		String handledBy = this.receipt.field("handledBy");
		return String.format(Locale.ROOT, ROW, this.transport, this.status,
				handledBy.isEmpty() ? this.receipt.body().strip() : handledBy, this.taken.toMillis(), this.traceId);
	}

}

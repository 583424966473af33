package dev.tricall.system.demo;

import java.time.Duration;
import java.util.Locale;

/**
 * One line of the tour.
 *
 * @param answer to the call
 * @param receipt the same, or over Kafka what was found under its Location
 * @param taken from the call to the receipt
 */
record TourStop(String transport, Answer answer, Answer receipt, Duration taken) {

	private static final String ROW = "  %-10s %-10s %-34s %7s   %s";

	static String heading() {
		return String.format(Locale.ROOT, ROW, "transport", "status", "handled by", "ms", "trace id");
	}

	boolean isGood() {
		return this.receipt.status() == 200 && this.receipt.field("status").equals("APPLIED")
				&& !this.receipt.field("handledBy").isEmpty() && !this.answer.traceId().isEmpty();
	}

	String row() {
		String status = (this.answer == this.receipt) ? String.valueOf(this.answer.status())
				: this.answer.status() + ", " + this.receipt.status();
		String handledBy = this.receipt.field("handledBy");
		return String.format(Locale.ROOT, ROW, this.transport, status,
				handledBy.isEmpty() ? this.receipt.body().strip() : handledBy, this.taken.toMillis(),
				this.answer.traceId());
	}

}

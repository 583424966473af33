package dev.tricall.system.ledger;

import java.time.Instant;

/**
 * A receipt of service B.
 */
public record Receipt(String id, String key, String status, String transport, Instant handledAt, boolean replayed) {

	boolean isApplied() {
		return this.status.equals("APPLIED");
	}

	/** Whether both receipts describe the same handling. */
	boolean isSameHandlingAs(Receipt other) {
		return this.handledAt.equals(other.handledAt) && this.key.equals(other.key) && this.status.equals(other.status)
				&& this.transport.equals(other.transport);
	}

}

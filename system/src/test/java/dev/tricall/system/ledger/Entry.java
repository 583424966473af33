package dev.tricall.system.ledger;

import java.util.List;

/**
 * A caller's record of data that it has sent.
 *
 * @param number of the value within its key, from 1. Each value is sent after the
 * previous one has been acknowledged, and all values of a key use the same path
 * @param owner the caller
 * @param acknowledged whether the last response was 200 or 202
 * @param answers the receipts in the responses: none over Kafka, several if the caller
 * has repeated the call
 */
public record Entry(String id, String key, int number, String value, String transport, String owner,
		boolean acknowledged, List<Receipt> answers) {

	@Override
	public String toString() {
		return "%s (%s, number %d over %s, %s)".formatted(this.id, this.key, this.number, this.transport,
				this.acknowledged ? "acknowledged" : "never acknowledged");
	}

}

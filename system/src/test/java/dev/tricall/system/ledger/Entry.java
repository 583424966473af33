package dev.tricall.system.ledger;

import java.util.List;

/**
 * What a caller knows of a piece of data that it has handed in.
 *
 * @param number the how manyth of its key, from 1: none was handed in before the one
 * before it had been acknowledged, and all of a key come by the same way
 * @param owner the caller
 * @param acknowledged whether it was answered with 200 or 202, to the end
 * @param answers the receipts that it was answered with: none over Kafka, several where
 * the caller has repeated it
 */
public record Entry(String id, String key, int number, String value, String transport, String owner,
		boolean acknowledged, List<Receipt> answers) {

	@Override
	public String toString() {
		return "%s (%s, number %d over %s, %s)".formatted(this.id, this.key, this.number, this.transport,
				this.acknowledged ? "acknowledged" : "never acknowledged");
	}

}

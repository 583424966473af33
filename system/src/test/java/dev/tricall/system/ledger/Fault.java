package dev.tricall.system.ledger;

/**
 * A violation of the guarantees of service B.
 */
public record Fault(Kind kind, String description) {

	public enum Kind {

		/** Data was acknowledged but has no effect. */
		MISSING,

		/** Data was applied more than once. */
		DOUBLED,

		/** Data differs from what was sent. */
		WRONG,

		/** Data was applied before earlier data of the same key. */
		OUT_OF_ORDER

	}

}

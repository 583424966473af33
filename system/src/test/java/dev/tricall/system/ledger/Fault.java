package dev.tricall.system.ledger;

/**
 * What is not as it was promised.
 */
public record Fault(Kind kind, String what) {

	public enum Kind {

		/** Acknowledged, and without effect. */
		MISSING,

		/** Applied more than once. */
		DOUBLED,

		/** Not what was handed in. */
		WRONG,

		/** Applied before what its caller had handed in earlier under the same key. */
		OUT_OF_ORDER

	}

}

package dev.tricall.grpcdiscovery;

/**
 * How calls are spread over the instances of a service.
 */
public enum Strategy {

	/** Each instance in its turn. */
	ROUND_ROBIN("round-robin"),

	/** Any instance, all with the same probability. */
	RANDOM("random"),

	/**
	 * In turn and in proportion to the instances' weights, the heavy ones interleaved
	 * with the light ones. Weight 0 means no calls, unless all weights are 0.
	 */
	WEIGHTED("weighted");

	private final String name;

	Strategy(String name) {
		this.name = name;
	}

	/**
	 * The name as a property is written; a start-up failure lists the names so.
	 */
	@Override
	public String toString() {
		return this.name;
	}

}

package dev.tricall.balancing;

/**
 * How calls are distributed over the instances of a service.
 */
public enum Strategy {

	/** Every instance in turn. */
	ROUND_ROBIN("round-robin"),

	/** Any instance, all with the same probability. */
	RANDOM("random"),

	/**
	 * In turn and in proportion to the weights of the instances, with the calls to heavy
	 * and light instances interleaved. An instance of weight 0 gets no calls, unless all
	 * weights are 0.
	 */
	WEIGHTED("weighted");

	private final String name;

	Strategy(String name) {
		this.name = name;
	}

	/**
	 * Returns the name as it is written in a property, so that Boot lists the valid names
	 * in this form when it rejects a value.
	 */
	@Override
	public String toString() {
		return this.name;
	}

}

package dev.tricall.system.status;

/**
 * A part of a system at one moment.
 *
 * @param name such as {@code service-b-2}
 * @param address where it listens, or its container
 * @param health "up", or what else is so
 * @param metrics none where it did not answer or has none that are shown
 */
record SeenPart(String name, String address, String health, Metrics metrics) {

	/** Service A counts its calls, and service B what it has handled. */
	static boolean isCounting(String name) {
		return isCalling(name) || isHandling(name);
	}

	static boolean isCalling(String name) {
		return name.startsWith("service-a");
	}

	static boolean isHandling(String name) {
		return name.startsWith("service-b");
	}

	/**
	 * Since an earlier look. Nothing can be said of one that was not there or did not
	 * answer.
	 */
	Metrics since(SeenPart earlier) {
		return earlier.metrics.samples().isEmpty() ? Metrics.NONE : this.metrics.since(earlier.metrics);
	}

}

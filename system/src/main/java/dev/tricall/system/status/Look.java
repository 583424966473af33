package dev.tricall.system.status;

import java.util.List;
import java.util.stream.Stream;

/**
 * All parts of a system at one moment.
 *
 * @param nanoTime when, as {@link System#nanoTime()} has it
 * @param parts in the order in which they are shown
 */
record Look(long nanoTime, List<SeenPart> parts) {

	Stream<SeenPart> calling() {
		return this.parts.stream().filter((part) -> SeenPart.isCalling(part.name()));
	}

	Stream<SeenPart> handling() {
		return this.parts.stream().filter((part) -> SeenPart.isHandling(part.name()));
	}

	/** What a part has counted since an earlier look. */
	Metrics since(Look earlier, SeenPart part) {
		return earlier.parts.stream()
			.filter((other) -> other.name().equals(part.name()))
			.findFirst()
			.map(part::since)
			.orElse(Metrics.NONE);
	}

}

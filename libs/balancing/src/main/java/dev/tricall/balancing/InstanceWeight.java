package dev.tricall.balancing;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The weight of an instance, read from the entry {@code weight} of its metadata.
 */
public final class InstanceWeight {

	/** The weight of an instance without a valid entry. */
	public static final int DEFAULT = 1;

	private InstanceWeight() {
	}

	/**
	 * Returns the weight, which is 0 or more. An entry that is missing or is not a whole
	 * number from 0 to {@link Integer#MAX_VALUE} counts as {@value #DEFAULT}.
	 * @param metadata the metadata of the instance in the registry; may be null
	 */
	public static int of(@Nullable Map<String, String> metadata) {
		String weight = (metadata != null) ? metadata.get("weight") : null;
		if (weight == null) {
			return DEFAULT;
		}
		try {
			int parsed = Integer.parseInt(weight);
			return (parsed >= 0) ? parsed : DEFAULT;
		}
		catch (NumberFormatException ex) {
			return DEFAULT;
		}
	}

}

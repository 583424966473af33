package dev.tricall.grpcdiscovery;

import java.util.Map;

import org.springframework.cloud.client.ServiceInstance;

/**
 * The weight of an instance, from its metadata {@code weight}.
 */
public final class InstanceWeight {

	/** What an instance weighs that does not say. */
	public static final int DEFAULT = 1;

	private InstanceWeight() {
	}

	/**
	 * Returns the weight, 0 or more; anything but a whole number from 0 on counts as
	 * {@value #DEFAULT}.
	 */
	public static int of(ServiceInstance instance) {
		Map<String, String> metadata = instance.getMetadata();
		String weight = metadata != null ? metadata.get("weight") : null;
		try {
			return weight != null ? atLeastZero(Integer.parseInt(weight)) : DEFAULT;
		}
		catch (NumberFormatException ex) {
			return DEFAULT;
		}
	}

	private static int atLeastZero(int weight) {
		return weight >= 0 ? weight : DEFAULT;
	}

}

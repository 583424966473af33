package dev.tricall.serviceb.core;

import java.util.List;

/**
 * One page of a list.
 *
 * @param more whether the list continues after the last entry
 */
public record Page<T>(List<T> entries, boolean more) {

	/** The largest number of entries that a client can request. */
	public static final int MAX_LIMIT = 100;

	public static final String LIMIT_BOUNDS = "limit must be 1 to " + MAX_LIMIT;

}

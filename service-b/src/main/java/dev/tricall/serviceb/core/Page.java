package dev.tricall.serviceb.core;

import java.util.List;

/**
 * One page of a list.
 *
 * @param more whether the list goes on after the last entry
 */
public record Page<T>(List<T> entries, boolean more) {
}

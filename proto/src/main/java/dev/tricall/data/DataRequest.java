package dev.tricall.data;

import org.jspecify.annotations.Nullable;

/**
 * Body of the operation over HTTP, before its fields are checked.
 */
public record DataRequest(@Nullable String key, @Nullable String value) {
}

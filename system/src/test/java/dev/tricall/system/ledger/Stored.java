package dev.tricall.system.ledger;

import java.time.Instant;

/**
 * Data as service B gives it.
 */
public record Stored(String key, String value, String owner, Instant updatedAt) {

}

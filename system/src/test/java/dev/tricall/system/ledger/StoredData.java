package dev.tricall.system.ledger;

import java.time.Instant;

/**
 * Data that service B has stored.
 */
public record StoredData(String key, String value, String owner, Instant updatedAt) {

}

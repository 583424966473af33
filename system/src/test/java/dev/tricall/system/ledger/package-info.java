/**
 * Compares acknowledged calls with their effects.
 */
@NullMarked
package dev.tricall.system.ledger;

import org.jspecify.annotations.NullMarked;

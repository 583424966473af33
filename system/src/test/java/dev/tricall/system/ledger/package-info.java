/**
 * What was acknowledged, against what has become of it.
 */
@NullMarked
package dev.tricall.system.ledger;

import org.jspecify.annotations.NullMarked;

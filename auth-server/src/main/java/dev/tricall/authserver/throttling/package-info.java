/**
 * Counts failed attempts, so that guessing becomes slow.
 */
@NullMarked
package dev.tricall.authserver.throttling;

import org.jspecify.annotations.NullMarked;

/**
 * Counts failed attempts and delays further ones.
 */
@NullMarked
package dev.tricall.authserver.throttling;

import org.jspecify.annotations.NullMarked;

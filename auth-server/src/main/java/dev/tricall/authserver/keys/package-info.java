/**
 * Signing keys: stored in one file, published, rotated and retired.
 */
@NullMarked
package dev.tricall.authserver.keys;

import org.jspecify.annotations.NullMarked;

/**
 * The token endpoint: issues tokens and exchanges them, and keeps authorization codes.
 */
@NullMarked
package dev.tricall.authserver.tokens;

import org.jspecify.annotations.NullMarked;

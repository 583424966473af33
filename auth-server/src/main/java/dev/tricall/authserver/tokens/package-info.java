/**
 * What a token says, and how one token is exchanged for another.
 */
@NullMarked
package dev.tricall.authserver.tokens;

import org.jspecify.annotations.NullMarked;

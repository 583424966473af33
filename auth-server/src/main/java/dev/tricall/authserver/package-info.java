/**
 * Issuer of all tokens of the system, with the security rules of its endpoints.
 */
@NullMarked
package dev.tricall.authserver;

import org.jspecify.annotations.NullMarked;

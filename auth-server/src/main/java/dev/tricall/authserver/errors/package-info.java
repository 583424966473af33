/**
 * Error responses other than those that OAuth 2.0 defines.
 */
@NullMarked
package dev.tricall.authserver.errors;

import org.jspecify.annotations.NullMarked;

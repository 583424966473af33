/**
 * Login of persons: what is kept before and after it, and how guessing is limited.
 */
@NullMarked
package dev.tricall.authserver.login;

import org.jspecify.annotations.NullMarked;

/**
 * Registered clients and users, and what each of them is granted.
 */
@NullMarked
package dev.tricall.authserver.clients;

import org.jspecify.annotations.NullMarked;

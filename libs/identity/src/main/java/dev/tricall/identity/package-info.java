/**
 * Caller identity on every hop: validates the incoming token, maps it to authorities,
 * refuses requests with problem details, and exchanges the token for the next hop.
 */
@NullMarked
package dev.tricall.identity;

import org.jspecify.annotations.NullMarked;

/**
 * Who is calling, on every hop: checks the token that came in, turns it into authorities,
 * refuses with problem details, and exchanges it for the token that goes on.
 */
@NullMarked
package dev.tricall.identity;

import org.jspecify.annotations.NullMarked;

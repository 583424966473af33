/**
 * The only door: knows who calls, what is allowed and where it goes, and keeps what is
 * too large, too much or too slow from the services behind.
 */
@NullMarked
package dev.tricall.gateway;

import org.jspecify.annotations.NullMarked;

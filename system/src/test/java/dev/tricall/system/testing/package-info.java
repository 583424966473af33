/**
 * Starts, calls and disrupts the system under test, for the end-to-end tests.
 */
@NullMarked
package dev.tricall.system.testing;

import org.jspecify.annotations.NullMarked;

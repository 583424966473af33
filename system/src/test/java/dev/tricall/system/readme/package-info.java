/**
 * Tests that the commands of the README print what it shows.
 */
@NullMarked
package dev.tricall.system.readme;

import org.jspecify.annotations.NullMarked;

/**
 * The whole system without Docker: {@link dev.tricall.system.Topology} says what it is
 * made of.
 */
@NullMarked
package dev.tricall.system;

import org.jspecify.annotations.NullMarked;

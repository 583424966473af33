/**
 * Service A calls service B: one core, three ways to reach it.
 */
@NullMarked
package dev.tricall.servicea;

import org.jspecify.annotations.NullMarked;

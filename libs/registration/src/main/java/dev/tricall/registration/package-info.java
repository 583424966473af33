/**
 * How a service registers with Eureka, authenticates there and leaves.
 */
@NullMarked
package dev.tricall.registration;

import org.jspecify.annotations.NullMarked;

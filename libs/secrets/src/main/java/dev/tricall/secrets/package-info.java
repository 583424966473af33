/**
 * The published demo secrets, and the check that a service does not run on them by
 * mistake.
 */
@NullMarked
package dev.tricall.secrets;

import org.jspecify.annotations.NullMarked;

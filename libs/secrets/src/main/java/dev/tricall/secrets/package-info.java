/**
 * The published demo secrets, and a check that prevents their accidental use.
 */
@NullMarked
package dev.tricall.secrets;

import org.jspecify.annotations.NullMarked;

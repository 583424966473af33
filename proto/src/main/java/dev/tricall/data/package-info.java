/**
 * The contract of the operation: its input within bounds, its results and errors, and how
 * they are written as JSON and as protobuf messages.
 */
@NullMarked
package dev.tricall.data;

import org.jspecify.annotations.NullMarked;

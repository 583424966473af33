/**
 * The operation as both services see it: its input within its bounds, its results, and
 * how they are written as JSON and as protobuf messages.
 */
@NullMarked
package dev.tricall.data;

import org.jspecify.annotations.NullMarked;

/**
 * Handles the records of topic {@code service-b.data} and moves those that cannot be
 * handled to its dead-letter topic.
 */
@NullMarked
package dev.tricall.serviceb.kafka;

import org.jspecify.annotations.NullMarked;

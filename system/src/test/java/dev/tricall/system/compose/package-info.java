/**
 * The system in containers, as {@code docker-compose.yml} describes it.
 */
@NullMarked
package dev.tricall.system.compose;

import org.jspecify.annotations.NullMarked;

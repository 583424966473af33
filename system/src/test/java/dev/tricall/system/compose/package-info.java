/**
 * Runs the system in containers with {@code docker-compose.yml}.
 */
@NullMarked
package dev.tricall.system.compose;

import org.jspecify.annotations.NullMarked;

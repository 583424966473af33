/**
 * The PostgreSQL server.
 */
@NullMarked
package dev.tricall.system.postgres;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.tricall.failover;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.tricall.balancing;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.tricall.sessions;

import org.jspecify.annotations.NullMarked;

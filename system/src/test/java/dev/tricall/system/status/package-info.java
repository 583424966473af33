@NullMarked
package dev.tricall.system.status;

import org.jspecify.annotations.NullMarked;

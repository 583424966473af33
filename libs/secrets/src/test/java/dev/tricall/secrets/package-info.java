@NullMarked
package dev.tricall.secrets;

import org.jspecify.annotations.NullMarked;

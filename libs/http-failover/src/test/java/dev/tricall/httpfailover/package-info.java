@NullMarked
package dev.tricall.httpfailover;

import org.jspecify.annotations.NullMarked;

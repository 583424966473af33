@NullMarked
package dev.tricall.registration;

import org.jspecify.annotations.NullMarked;

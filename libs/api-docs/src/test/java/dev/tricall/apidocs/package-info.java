@NullMarked
package dev.tricall.apidocs;

import org.jspecify.annotations.NullMarked;

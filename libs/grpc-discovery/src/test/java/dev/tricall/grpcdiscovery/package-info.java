@NullMarked
package dev.tricall.grpcdiscovery;

import org.jspecify.annotations.NullMarked;

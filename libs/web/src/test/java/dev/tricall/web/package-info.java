@NullMarked
package dev.tricall.web;

import org.jspecify.annotations.NullMarked;

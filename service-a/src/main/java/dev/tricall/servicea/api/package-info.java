/**
 * What service A itself offers, over HTTP.
 */
@NullMarked
package dev.tricall.servicea.api;

import org.jspecify.annotations.NullMarked;

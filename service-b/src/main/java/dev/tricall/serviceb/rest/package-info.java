/**
 * Offers the core over HTTP.
 */
@NullMarked
package dev.tricall.serviceb.rest;

import org.jspecify.annotations.NullMarked;

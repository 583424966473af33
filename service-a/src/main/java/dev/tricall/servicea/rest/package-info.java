/**
 * Calls service B over HTTP.
 */
@NullMarked
package dev.tricall.servicea.rest;

import org.jspecify.annotations.NullMarked;

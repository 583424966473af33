/**
 * The HTTP edge that the services share: problem details, strict JSON and the parts of an
 * OpenAPI document that all operations have in common.
 */
@NullMarked
package dev.tricall.web;

import org.jspecify.annotations.NullMarked;

/**
 * What a service's OpenAPI document says of every call alike: bounds, errors, tokens and
 * traces. What is particular to a call is read from its controller.
 */
@NullMarked
package dev.tricall.apidocs;

import org.jspecify.annotations.NullMarked;

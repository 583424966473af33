/**
 * Tests of the access rules.
 */
@NullMarked
package dev.tricall.gateway.security;

import org.jspecify.annotations.NullMarked;

/**
 * Tests that attackers get no access, and cannot keep out other callers.
 */
@NullMarked
package dev.tricall.system.security;

import org.jspecify.annotations.NullMarked;

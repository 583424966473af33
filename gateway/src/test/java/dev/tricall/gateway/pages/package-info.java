/**
 * Tests of the dashboard and of the API page.
 */
@NullMarked
package dev.tricall.gateway.pages;

import org.jspecify.annotations.NullMarked;

/**
 * The registry's dashboard with its login, and the page for trying the API.
 */
@NullMarked
package dev.tricall.gateway.pages;

import org.jspecify.annotations.NullMarked;

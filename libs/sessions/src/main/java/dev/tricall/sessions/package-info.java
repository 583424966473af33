/**
 * Sessions of users who log in with a browser.
 */
@NullMarked
package dev.tricall.sessions;

import org.jspecify.annotations.NullMarked;

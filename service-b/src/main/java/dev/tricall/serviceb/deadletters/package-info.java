/**
 * Stores dead letters, shows them to admins and handles them again on request.
 */
@NullMarked
package dev.tricall.serviceb.deadletters;

import org.jspecify.annotations.NullMarked;

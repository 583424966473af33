/**
 * The issuer of every token in the system: what it is asked over HTTP and who may ask.
 */
@NullMarked
package dev.tricall.authserver;

import org.jspecify.annotations.NullMarked;

/**
 * The programs and persons known to the issuer, and what each of them may get.
 */
@NullMarked
package dev.tricall.authserver.clients;

import org.jspecify.annotations.NullMarked;

/**
 * Mutual TLS between services, with certificates that are renewed without a restart.
 */
@NullMarked
package dev.tricall.tls;

import org.jspecify.annotations.NullMarked;

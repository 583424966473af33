/**
 * End-to-end tests of mutual TLS between the processes.
 */
@NullMarked
package dev.tricall.system.tls;

import org.jspecify.annotations.NullMarked;

/**
 * A certificate authority in memory, and files with the certificates that it issues: for
 * the launcher, for containers and for tests. On other platforms, the same files come
 * from the platform's own issuer.
 */
@NullMarked
package dev.tricall.certificates;

import org.jspecify.annotations.NullMarked;

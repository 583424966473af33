/**
 * What has to be unpacked, created or known before a broker, a database or a service can
 * run as a plain process.
 */
@NullMarked
package dev.tricall.system.parts;

import org.jspecify.annotations.NullMarked;

/**
 * HTTP calls to a service whose instances come and go. Each call goes to a healthy
 * instance and, if that attempt fails, to another one.
 */
@NullMarked
package dev.tricall.httpfailover;

import org.jspecify.annotations.NullMarked;

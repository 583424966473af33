/**
 * Registration of a service with Eureka, authentication there, and deregistration.
 */
@NullMarked
package dev.tricall.registration;

import org.jspecify.annotations.NullMarked;

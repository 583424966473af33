/**
 * Base classes of the tests, which run the gateway with stubs of the services and of the
 * issuer on free ports.
 */
@NullMarked
package dev.tricall.gateway;

import org.jspecify.annotations.NullMarked;

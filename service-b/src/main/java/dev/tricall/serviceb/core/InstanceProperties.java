package dev.tricall.serviceb.core;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Which instance this is.
 *
 * @param id the id under which it is registered, told in each receipt
 */
@ConfigurationProperties("instance")
record InstanceProperties(String id) {
}

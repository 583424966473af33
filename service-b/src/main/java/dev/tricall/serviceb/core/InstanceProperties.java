package dev.tricall.serviceb.core;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Identity of this instance.
 *
 * @param id registry instance id, part of each receipt
 */
@ConfigurationProperties("instance")
record InstanceProperties(String id) {
}

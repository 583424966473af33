package dev.tricall.registration;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a service authenticates at the registry, and how it leaves.
 *
 * @param password of the service's account at the registry, whose name is
 * {@code spring.application.name}
 * @param drain how long an instance serves after it has deregistered: as long as the news
 * takes to reach the last caller; zero to stop at once. Whatever stops the process must
 * grant it this time and that of the calls in progress
 */
@ConfigurationProperties("registration")
public record RegistrationProperties(@Nullable String password, @DefaultValue("7s") Duration drain) {

}

package dev.tricall.registration;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings for the registration of a service.
 *
 * @param password password of the service's account at the registry; the name of the
 * account is {@code spring.application.name}
 * @param drain how long an instance serves requests after it has deregistered, which must
 * be long enough for every client to fetch the change. Zero stops the instance at once.
 * The process must not be killed before this time and the calls in progress have ended
 */
@ConfigurationProperties("registration")
public record RegistrationProperties(@Nullable String password, @DefaultValue("7s") Duration drain) {

}

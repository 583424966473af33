package dev.tricall.gateway.routing;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Addresses and timeouts of the forwarded requests.
 *
 * @param registry base URLs of the registry's instances, without credentials; the
 * dashboard of the first one is shown
 * @param authServer base URL of the issuer, or of a load balancer in front of several
 * issuers. It is never looked up in the registry
 * @param deadline maximum time of a request, from its first byte to the last byte of the
 * response
 * @param connectTimeout maximum time to connect to an instance
 * @param connectionTimeout maximum time to wait for a pooled connection
 * @param connectionsPerInstance maximum number of connections to one instance
 * @param plainPort second public port, without TLS, if the first has it; 0 for none
 */
@Validated
@ConfigurationProperties("gateway")
public record ForwardingProperties(@NotEmpty List<String> registry, @NotNull URI authServer,
		@DefaultValue("5s") @DurationMin(millis = 1) Duration deadline,
		@DefaultValue("500ms") @DurationMin(millis = 1) Duration connectTimeout,
		@DefaultValue("1s") @DurationMin(millis = 1) Duration connectionTimeout,
		@DefaultValue("300") @Positive int connectionsPerInstance, @PositiveOrZero int plainPort) {
}

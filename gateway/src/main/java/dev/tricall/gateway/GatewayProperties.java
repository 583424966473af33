package dev.tricall.gateway;

import java.time.Duration;
import java.util.List;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What a caller may ask of the gateway, and the gateway of the services.
 *
 * @param registry addresses of the registry with its user and password, as its clients
 * have them; the first one's dashboard is shown
 * @param bodyLimit largest body of a request. The default is what the largest legal value
 * (64 KiB of UTF-8) needs if JSON escapes each of its bytes sixfold, and some more
 * @param requestsPerSecond of one caller, and as many at once
 * @param requests that are served at a time; more are refused at once
 * @param callsPerService that are under way at a time; more are refused at once
 * @param deadline for a call in all, from its first byte to the last one of the answer
 * @param connectTimeout for a connection to an instance
 * @param connectionTimeout for a free connection of the pool
 * @param connectionsPerInstance at most
 */
@Validated
@ConfigurationProperties("gateway")
record GatewayProperties(@NotEmpty List<String> registry, @DefaultValue("512KB") DataSize bodyLimit,
		@DefaultValue("1000") @Positive int requestsPerSecond, @DefaultValue("350") @Positive int requests,
		@DefaultValue("300") @Positive int callsPerService,
		@DefaultValue("5s") @DurationMin(millis = 1) Duration deadline,
		@DefaultValue("500ms") @DurationMin(millis = 1) Duration connectTimeout,
		@DefaultValue("1s") @DurationMin(millis = 1) Duration connectionTimeout,
		@DefaultValue("300") @Positive int connectionsPerInstance) {
}

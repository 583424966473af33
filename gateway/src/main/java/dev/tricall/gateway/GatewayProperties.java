package dev.tricall.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What a caller may ask of the gateway, and the gateway of the services.
 *
 * @param registry addresses of the registry, without credentials; the first one's
 * dashboard is shown
 * @param authServer base URL of the issuer. It is never looked up in the registry; where
 * there are several issuers it names their balancer
 * @param bodyLimit largest body of a request. The default is what the largest legal value
 * (64 KiB of UTF-8) needs if JSON escapes each of its bytes sixfold, and some more
 * @param otherBodyLimit largest body of a request that is not for a service, such as a
 * login; at most {@code bodyLimit} applies
 * @param bodyMemory bytes of all bodies that are received or forwarded at a time, without
 * the first 16 KiB of each; one caller may take a third of it
 * @param bytesPerSecond bytes of the bodies of one caller per second, and twice as many
 * at once; at least half of {@code bodyLimit}, or the largest bodies never pass
 * @param requestsPerSecond of one caller, and as many at once
 * @param failuresPerSecond failed logins, wrong client secrets and invalid tokens from
 * one address per second, and as many at once
 * @param requests that are served at a time; more are refused at once
 * @param callsPerService concurrent calls to one service whose body has been received;
 * more are refused at once
 * @param callsPerCaller concurrent calls of one subject to services, body included; more
 * are refused at once
 * @param readsPerCaller how many of these may read; less than one instance of service B
 * takes
 * @param writesPerCaller how many of these may write over one transport; less than one
 * instance of a service takes
 * @param issuerRequests concurrent requests to the issuer, which need no token; less than
 * {@code requests}, so that strangers leave some for callers. One address may have half
 * of them
 * @param deadline for a call in all, from its first byte to the last one of the answer
 * @param connectTimeout for a connection to an instance
 * @param connectionTimeout for a free connection of the pool
 * @param connectionsPerInstance at most
 */
@Validated
@ConfigurationProperties("gateway")
record GatewayProperties(@NotEmpty List<String> registry, @NotNull URI authServer,
		@DefaultValue("512KB") DataSize bodyLimit, @DefaultValue("32KB") DataSize otherBodyLimit,
		@DefaultValue("8MB") DataSize bodyMemory, @DefaultValue("8MB") DataSize bytesPerSecond,
		@DefaultValue("1000") @Positive int requestsPerSecond, @DefaultValue("10") @Positive int failuresPerSecond,
		@DefaultValue("350") @Positive int requests, @DefaultValue("300") @Positive int callsPerService,
		@DefaultValue("270") @Positive int callsPerCaller, @DefaultValue("48") @Positive int readsPerCaller,
		@DefaultValue("120") @Positive int writesPerCaller, @DefaultValue("200") @Positive int issuerRequests,
		@DefaultValue("5s") @DurationMin(millis = 1) Duration deadline,
		@DefaultValue("500ms") @DurationMin(millis = 1) Duration connectTimeout,
		@DefaultValue("1s") @DurationMin(millis = 1) Duration connectionTimeout,
		@DefaultValue("300") @Positive int connectionsPerInstance) {
}

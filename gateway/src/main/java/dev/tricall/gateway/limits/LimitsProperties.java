package dev.tricall.gateway.limits;

import jakarta.validation.constraints.Positive;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of requests. Requests that exceed one are rejected at once.
 *
 * @param bodyLimit largest request body. The default suffices for the largest valid value
 * (64 KiB of UTF-8) if JSON escapes each of its bytes with six characters
 * @param otherBodyLimit largest body of a request that is not for a service, such as a
 * login; at most {@code bodyLimit} applies
 * @param bodyMemory bytes of all request bodies that are being received or forwarded,
 * without the first 16 KiB of each; one caller may use a third of it
 * @param bytesPerSecond bytes of request bodies per caller and second, with bursts of
 * twice as many; at least half of {@code bodyLimit}, otherwise the largest bodies are
 * never accepted
 * @param requestsPerSecond requests per caller and second, with bursts of as many
 * @param failuresPerSecond failed logins, wrong client secrets and invalid tokens per
 * address and second, with bursts of as many
 * @param requests maximum number of concurrent requests
 * @param callsPerService maximum number of concurrent calls to one service, counted from
 * when their body has been received
 * @param callsPerCaller maximum number of concurrent calls of one subject to services,
 * counted from before their body is received until their response has been written
 * @param readsPerCaller how many of these may read; below the limit of one instance of
 * service B
 * @param writesPerCaller how many of these may write over one transport; below the limit
 * of one instance of a service
 * @param issuerRequests maximum number of concurrent requests to the issuer, which need
 * no token; less than {@code requests}, so that authenticated callers have the rest. One
 * address may use half of them
 */
@Validated
@ConfigurationProperties("gateway")
public record LimitsProperties(@DefaultValue("512KB") DataSize bodyLimit, @DefaultValue("32KB") DataSize otherBodyLimit,
		@DefaultValue("8MB") DataSize bodyMemory, @DefaultValue("8MB") DataSize bytesPerSecond,
		@DefaultValue("1000") @Positive int requestsPerSecond, @DefaultValue("10") @Positive int failuresPerSecond,
		@DefaultValue("350") @Positive int requests, @DefaultValue("300") @Positive int callsPerService,
		@DefaultValue("270") @Positive int callsPerCaller, @DefaultValue("48") @Positive int readsPerCaller,
		@DefaultValue("120") @Positive int writesPerCaller, @DefaultValue("200") @Positive int issuerRequests) {
}

package dev.tricall.failover;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How an instance leaves.
 *
 * @param drain how long it goes on serving after it has told the registry that it leaves:
 * as long as the news takes to the last caller; zero to stop at once. What stops the
 * process must grant it this and the time for the calls that are under way
 */
@ConfigurationProperties("membership")
public record MembershipProperties(@DefaultValue("7s") Duration drain) {

}

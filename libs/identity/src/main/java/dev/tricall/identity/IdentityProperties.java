package dev.tricall.identity;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings for the tokens that a service accepts.
 *
 * @param tokenTypes accepted values of the header {@code typ}, case-insensitive, with or
 * without the prefix {@code application/}; must not be empty. The default is the type of
 * access tokens (RFC 9068), which rules out ID tokens. Some issuers use {@code JWT}
 */
@ConfigurationProperties("identity")
record IdentityProperties(@DefaultValue("at+jwt") List<String> tokenTypes) {
}

package dev.tricall.identity;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the tokens that a service accepts.
 *
 * @param tokenTypes accepted values of the header {@code typ}, compared without regard to
 * case and with or without {@code application/}; not empty. The default is that of access
 * tokens by RFC 9068, which no ID token has. Some issuers send {@code JWT}
 */
@ConfigurationProperties("identity")
record IdentityProperties(@DefaultValue("at+jwt") List<String> tokenTypes) {
}

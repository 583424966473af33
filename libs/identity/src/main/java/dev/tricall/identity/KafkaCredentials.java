package dev.tricall.identity;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * With what the service gets a token for the broker.
 *
 * @param tokenUri the issuer's token endpoint
 * @param clientId the service's own id, which is its name in the broker's access list
 * @param clientSecret its secret
 * @param scope scope to ask for
 */
@ConfigurationProperties("identity.kafka")
record KafkaCredentials(String tokenUri, String clientId, String clientSecret, @DefaultValue("kafka") String scope) {
}

package dev.tricall.identity;

import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.oauthbearer.ClientCredentialsJwtRetriever;
import org.apache.kafka.common.security.oauthbearer.ClientJwtValidator;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;

/**
 * Lets the Kafka clients of {@code spring.kafka} prove who they are with a token that the
 * service gets for itself (SASL/OAUTHBEARER, KIP-768), renewed by Kafka's client for as
 * long as it runs. Applies where {@code spring.kafka.security.protocol} asks for SASL.
 *
 * @see KafkaCredentials
 */
@AutoConfiguration
@ConditionalOnClass({ KafkaProperties.class, OAuthBearerLoginModule.class })
@ConditionalOnProperty("identity.kafka.client-id")
@EnableConfigurationProperties(KafkaCredentials.class)
public final class KafkaClientsAutoConfiguration {

	/** Kafka asks for consent to each address, as a system property only. */
	private static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

	@Bean
	static BeanPostProcessor kafkaClientsSasl(ObjectProvider<KafkaCredentials> credentials) {
		return new BeanPostProcessor() {
			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				if (bean instanceof KafkaProperties kafka && usesSasl(kafka)) {
					kafka.getProperties().putAll(sasl(credentials.getObject()));
				}
				return bean;
			}
		};
	}

	private static boolean usesSasl(KafkaProperties kafka) {
		String protocol = kafka.getSecurity().getProtocol();
		return protocol != null && protocol.startsWith("SASL_");
	}

	private static Map<String, String> sasl(KafkaCredentials credentials) {
		System.setProperty(ALLOWED_URLS, credentials.tokenUri());
		Map<String, String> sasl = new HashMap<>();
		sasl.put(SaslConfigs.SASL_MECHANISM, OAuthBearerLoginModule.OAUTHBEARER_MECHANISM);
		sasl.put(SaslConfigs.SASL_JAAS_CONFIG, OAuthBearerLoginModule.class.getName() + " required;");
		sasl.put(SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS, OAuthBearerLoginCallbackHandler.class.getName());
		sasl.put(SaslConfigs.SASL_OAUTHBEARER_JWT_RETRIEVER_CLASS, ClientCredentialsJwtRetriever.class.getName());
		sasl.put(SaslConfigs.SASL_OAUTHBEARER_JWT_VALIDATOR_CLASS, ClientJwtValidator.class.getName());
		sasl.put(SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL, credentials.tokenUri());
		sasl.put(SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_ID, credentials.clientId());
		sasl.put(SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_SECRET, credentials.clientSecret());
		sasl.put(SaslConfigs.SASL_OAUTHBEARER_SCOPE, credentials.scope());
		// Early: with the issuer away, half of a token's life is left to get along with.
		sasl.put(SaslConfigs.SASL_LOGIN_REFRESH_WINDOW_FACTOR, "0.5");
		// By default it waits for ever for an issuer that hangs, and the token runs out.
		sasl.put(SaslConfigs.SASL_LOGIN_CONNECT_TIMEOUT_MS, "500");
		sasl.put(SaslConfigs.SASL_LOGIN_READ_TIMEOUT_MS, "2000");
		return sasl;
	}

}

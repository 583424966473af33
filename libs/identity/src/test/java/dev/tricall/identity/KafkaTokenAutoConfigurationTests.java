package dev.tricall.identity;

import java.util.Map;

import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.oauthbearer.ClientCredentialsJwtRetriever;
import org.apache.kafka.common.security.oauthbearer.ClientJwtValidator;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class KafkaTokenAutoConfigurationTests {

	private static final String TOKEN_URI = "http://issuer.test:9000/oauth2/token";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(KafkaAutoConfiguration.class, KafkaTokenAutoConfiguration.class));

	@AfterEach
	void forbidTokenEndpoints() {
		System.clearProperty(KafkaTokenAutoConfiguration.ALLOWED_URLS);
	}

	@Test
	void configuresEveryKafkaClient() {
		this.runner.withInitializer(new ConfigDataApplicationContextInitializer())
			.withPropertyValues("spring.config.import=classpath:issuer.yaml,classpath:kafka.yaml",
					"spring.application.name=some-service", "AUTH_SERVER_URL=http://issuer.test:9000",
					"spring.kafka.properties." + SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_SECRET
							+ "=some-secret")
			.run((context) -> {
				KafkaProperties properties = context.getBean(KafkaProperties.class);
				assertThat(properties.getSecurity().getProtocol()).isEqualTo("SASL_PLAINTEXT");
				assertThat(properties.getProperties()).containsExactlyInAnyOrderEntriesOf(expected());
				Map<String, Object> producer = properties.buildProducerProperties();
				assertThat(producer).containsAllEntriesOf(expected());
				producer.putIfAbsent(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class);
				assertThat(new ProducerConfig(producer).getDouble(SaslConfigs.SASL_LOGIN_REFRESH_WINDOW_FACTOR))
					.isEqualTo(0.5);
				assertThat(System.getProperty(KafkaTokenAutoConfiguration.ALLOWED_URLS)).isEqualTo(TOKEN_URI);
			});
	}

	@Test
	void allowsNoTokenEndpointUnlessOneIsConfigured() {
		this.runner.run((context) -> assertThat(System.getProperty(KafkaTokenAutoConfiguration.ALLOWED_URLS)).isNull());
	}

	private static Map<String, String> expected() {
		return Map.ofEntries(Map.entry(SaslConfigs.SASL_MECHANISM, OAuthBearerLoginModule.OAUTHBEARER_MECHANISM),
				Map.entry(SaslConfigs.SASL_JAAS_CONFIG, OAuthBearerLoginModule.class.getName() + " required;"),
				Map.entry(SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS,
						OAuthBearerLoginCallbackHandler.class.getName()),
				Map.entry(SaslConfigs.SASL_OAUTHBEARER_JWT_RETRIEVER_CLASS,
						ClientCredentialsJwtRetriever.class.getName()),
				Map.entry(SaslConfigs.SASL_OAUTHBEARER_JWT_VALIDATOR_CLASS, ClientJwtValidator.class.getName()),
				Map.entry(SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL, TOKEN_URI),
				Map.entry(SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_ID, "some-service"),
				Map.entry(SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_SECRET, "some-secret"),
				Map.entry(SaslConfigs.SASL_OAUTHBEARER_SCOPE, "kafka"),
				Map.entry(SaslConfigs.SASL_LOGIN_REFRESH_WINDOW_FACTOR, "0.5"),
				Map.entry(SaslConfigs.SASL_LOGIN_CONNECT_TIMEOUT_MS, "500"),
				Map.entry(SaslConfigs.SASL_LOGIN_READ_TIMEOUT_MS, "2000"));
	}

}

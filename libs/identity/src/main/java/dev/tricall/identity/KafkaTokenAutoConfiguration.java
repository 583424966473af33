package dev.tricall.identity;

import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link AutoConfiguration Auto-configuration} that lets Kafka clients get their tokens
 * from the endpoint that {@code kafka.yaml} configures. Kafka reads its list of allowed
 * endpoints only from a system property.
 */
@AutoConfiguration
@ConditionalOnClass(OAuthBearerLoginModule.class)
@ConditionalOnProperty(KafkaTokenAutoConfiguration.TOKEN_ENDPOINT)
public final class KafkaTokenAutoConfiguration {

	static final String TOKEN_ENDPOINT = "spring.kafka.properties.sasl.oauthbearer.token.endpoint.url";

	static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

	/** Runs before any bean can create a Kafka client. */
	@Bean
	static BeanFactoryPostProcessor allowedKafkaTokenEndpoint(Environment environment) {
		return (beanFactory) -> System.setProperty(ALLOWED_URLS, environment.getRequiredProperty(TOKEN_ENDPOINT));
	}

}

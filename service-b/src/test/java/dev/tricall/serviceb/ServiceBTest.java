package dev.tricall.serviceb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.test.context.EmbeddedKafka;
import org.springframework.test.context.DynamicPropertyRegistrar;

import dev.tricall.data.DataTopic;
import dev.tricall.identity.ExchangedTokens;
import dev.tricall.identity.TestIssuer;

/**
 * Starts service B on free ports, with a real PostgreSQL and a real Kafka broker, without
 * a registry, and with a token issuer of the test.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EmbeddedKafka(topics = { DataTopic.NAME, DataTopic.DEAD_LETTERS }, partitions = 6)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "instance.id=service-b:test", "eureka.client.enabled=false", "spring.grpc.server.port=0",
				"spring.kafka.security.protocol=PLAINTEXT",
				"spring.kafka.bootstrap-servers=${spring.embedded.kafka.brokers}" })
@Import(ServiceBTest.TestEnvironment.class)
public @interface ServiceBTest {

	@TestConfiguration(proxyBeanMethods = false)
	class TestEnvironment {

		@Bean(destroyMethod = "close")
		TestIssuer issuer() {
			return new TestIssuer();
		}

		@Bean
		ExchangedTokens exchangedTokens(TestIssuer issuer) {
			return new ExchangedTokens(issuer, "service-b", "service-a");
		}

		@Bean(destroyMethod = "close")
		EmbeddedPostgres postgres() {
			try {
				return EmbeddedPostgres.start();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		@Bean
		DynamicPropertyRegistrar addresses(TestIssuer issuer, EmbeddedPostgres postgres) {
			return (registry) -> {
				registry.add("spring.security.oauth2.resourceserver.jwt.issuer-uri", () -> TestIssuer.NAME);
				registry.add("spring.security.oauth2.resourceserver.jwt.jwk-set-uri", issuer::keysAddress);
				registry.add("spring.datasource.url", () -> postgres.getJdbcUrl("postgres", "postgres"));
				registry.add("spring.flyway.user", () -> "postgres");
			};
		}

	}

}

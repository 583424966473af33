package dev.tricall.servicea;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

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
 * Starts service A on a free port, with a real Kafka broker. A fixed instance list
 * replaces the registry and contains a stub of service B.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EmbeddedKafka(topics = DataTopic.NAME, partitions = 6)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "eureka.client.enabled=false", "call.timeout=1s", "balancing.attempt-timeout=300ms",
				"spring.kafka.security.protocol=PLAINTEXT",
				"spring.kafka.bootstrap-servers=${spring.embedded.kafka.brokers}" })
@Import(ServiceATest.TestEnvironment.class)
public @interface ServiceATest {

	@TestConfiguration(proxyBeanMethods = false)
	class TestEnvironment {

		@Bean(destroyMethod = "close")
		TestIssuer issuer() {
			return new TestIssuer();
		}

		@Bean
		ExchangedTokens exchangedTokens(TestIssuer issuer) {
			return new ExchangedTokens(issuer, "service-a", "gateway");
		}

		@Bean(destroyMethod = "close")
		StubServiceB serviceB() {
			return new StubServiceB();
		}

		@Bean
		DynamicPropertyRegistrar addresses(TestIssuer issuer, StubServiceB serviceB) {
			String instance = "spring.cloud.discovery.client.simple.instances.service-b[0].";
			return (registry) -> {
				registry.add("spring.security.oauth2.resourceserver.jwt.issuer-uri", () -> TestIssuer.NAME);
				registry.add("AUTH_SERVER_URL", issuer::address);
				registry.add(instance + "uri", () -> "http://localhost:" + serviceB.httpPort());
				registry.add(instance + "metadata.gRPC_port", serviceB::grpcPort);
			};
		}

	}

}

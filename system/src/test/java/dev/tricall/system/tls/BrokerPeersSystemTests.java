package dev.tricall.system.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tricall.data.DataTopic;
import dev.tricall.system.testing.BrokerClients;
import dev.tricall.system.testing.TokenForge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The broker requires a certificate and a token, both of the same service.
 */
@TlsSystemTest
class BrokerPeersSystemTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	/** For a client that never gets a response. */
	private static final Duration SHORT_TIMEOUT = Duration.ofSeconds(2);

	private final TlsSystem system;

	private final TokenForge forge;

	@TempDir
	private Path folder;

	private Map<String, Object> withToken = Map.of();

	BrokerPeersSystemTests(TlsSystem system) throws Exception {
		this.system = system;
		this.forge = system.system().forge();
	}

	@BeforeEach
	void writeTokenOfServiceA() throws Exception {
		Map<String, Object> claims = this.forge.claims("service-a");
		claims.put("aud", List.of("kafka"));
		Path token = Files.writeString(this.folder.resolve("token"), this.forge.signed(claims));
		this.withToken = new BrokerClients(this.system.system()).withToken(token);
	}

	@Test
	void serviceACanUseItsToken() {
		assertThat(partitions(with("service-a"), TIMEOUT)).isPositive();
	}

	@Test
	void noOtherServiceCanUseTheTokenOfServiceA() {
		assertThat(TlsSystem.SERVICES).filteredOn((service) -> !service.equals("service-a"))
			.allSatisfy((service) -> assertThatExceptionOfType(TopicAuthorizationException.class)
				.isThrownBy(() -> partitions(with(service), TIMEOUT)));
	}

	@Test
	void aTokenDoesNotSuffice() {
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> partitions(this.withToken, SHORT_TIMEOUT));
	}

	/**
	 * Returns the settings of a client with the token and the certificate of a service.
	 */
	private Map<String, Object> with(String service) {
		Path certificates = this.system.control().certificates().folder(service);
		Map<String, Object> all = new HashMap<>(this.withToken);
		all.putAll(Map.of("security.protocol", "SASL_SSL", "ssl.keystore.type", "PEM", "ssl.keystore.location",
				certificates.resolve("keystore.pem").toString(), "ssl.truststore.type", "PEM",
				"ssl.truststore.location", certificates.resolve("ca.crt").toString(),
				"ssl.endpoint.identification.algorithm", ""));
		return all;
	}

	private static int partitions(Map<String, Object> client, Duration limit) {
		try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(client, new ByteArrayDeserializer(),
				new ByteArrayDeserializer())) {
			return consumer.partitionsFor(DataTopic.NAME, limit).size();
		}
	}

}

package dev.tricall.servicea.kafka;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.utils.KafkaTestUtils;
import org.springframework.test.web.servlet.client.RestTestClient;

import dev.tricall.data.DataTopic;
import dev.tricall.data.v1.HandleRequest;
import dev.tricall.identity.ExchangedTokens;
import dev.tricall.servicea.ServiceATest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ServiceATest
class KafkaDataTransportTests {

	@ParameterizedTest
	@ValueSource(strings = { "plain", "a/b;c%d\\e?f#g&h=i" })
	void respondsWith202WithTheUrlOfTheReceipt(String id, @Autowired EmbeddedKafkaBroker broker,
			@Autowired ExchangedTokens tokens, @LocalServerPort int port) {
		String key = "key-" + UUID.randomUUID();
		String token = tokens.of("alice", "data.write", "admin");
		String location = RestTestClient.bindToServer()
			.baseUrl("http://localhost:" + port)
			.build()
			.post()
			.uri("/api/data/kafka")
			.header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
			.header("Idempotency-Key", id)
			.contentType(MediaType.APPLICATION_JSON)
			.body("{\"key\":\"%s\",\"value\":\"v\"}".formatted(key))
			.exchange()
			.expectStatus()
			.isAccepted()
			.returnResult(Void.class)
			.getResponseHeaders()
			.getFirst(HttpHeaders.LOCATION);
		assertThat(location).startsWith("/service-b/api/receipts/")
			.matches("/service-b/api/receipts/[A-Za-z0-9%._~-]+");
		assertThat(URLDecoder.decode(location, StandardCharsets.US_ASCII)).endsWith("/" + id);
		ConsumerRecord<String, byte[]> record = record(broker, key);
		assertThat(request(record)).isEqualTo(HandleRequest.newBuilder().setId(id).setKey(key).setValue("v").build());
		assertThat(header(record, DataTopic.SUBJECT)).isEqualTo("alice");
		assertThat(header(record, DataTopic.ROLES)).isEqualTo("admin");
	}

	private ConsumerRecord<String, byte[]> record(EmbeddedKafkaBroker broker, String key) {
		Map<String, Object> properties = KafkaTestUtils.consumerProps(broker, UUID.randomUUID().toString(), true);
		properties.put("auto.offset.reset", "earliest");
		try (Consumer<String, byte[]> consumer = new DefaultKafkaConsumerFactory<>(properties, new StringDeserializer(),
				new ByteArrayDeserializer())
			.createConsumer()) {
			consumer.subscribe(List.of(DataTopic.NAME));
			return await()
				.until(() -> StreamSupport.stream(consumer.poll(Duration.ofMillis(100)).spliterator(), false)
					.filter((record) -> record.key().equals(key))
					.findFirst(), Optional::isPresent)
				.orElseThrow();
		}
	}

	private static HandleRequest request(ConsumerRecord<String, byte[]> record) {
		try {
			return HandleRequest.parseFrom(record.value());
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static String header(ConsumerRecord<?, ?> record, String name) {
		return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
	}

}

package dev.tricall.system.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Kafka's producer and consumer, at the broker's port for administration. The environment
 * has the settings of the connection, because they contain a password.
 */
final class RawKafka {

	/** Prefix of the variables with settings, whose names contain no dots. */
	static final String VARIABLE = "RAW_KAFKA_";

	private static final String TOPIC = "bench.raw";

	private RawKafka() {
	}

	/**
	 * @param args {@code client CONNECTIONS} or {@code server}
	 */
	public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
		Map<String, Object> settings = new HashMap<>();
		System.getenv().forEach((variable, value) -> {
			if (variable.startsWith(VARIABLE)) {
				settings.put(variable.substring(VARIABLE.length()).replace('_', '.'), value);
			}
		});
		if (args[0].equals("server")) {
			consume(settings);
		}
		settings.putAll(Map.of("acks", "all", "key.serializer", StringSerializer.class, "value.serializer",
				ByteArraySerializer.class));
		try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(settings)) {
			RawClient.run(Integer.parseInt(args[1]),
					(token) -> () -> producer
						.send(new ProducerRecord<>(TOPIC, Long.toString(System.nanoTime() % 500),
								RawGrpc.request().toByteArray()))
						.get()
						.hasOffset());
		}
		System.exit(0);
	}

	private static void consume(Map<String, Object> settings) throws InterruptedException, ExecutionException {
		try (Admin admin = Admin.create(settings)) {
			if (!admin.listTopics().names().get().contains(TOPIC)) {
				admin.createTopics(List.of(new NewTopic(TOPIC, Optional.of(6), Optional.empty()))).all().get();
			}
		}
		settings.putAll(Map.of("group.id", TOPIC, "key.deserializer", StringDeserializer.class, "value.deserializer",
				ByteArrayDeserializer.class));
		Thread end = new Thread(() -> {
			try {
				System.in.read();
			}
			catch (IOException ex) {
				System.err.println(ex);
			}
			System.exit(0);
		});
		end.start();
		try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings)) {
			consumer.subscribe(List.of(TOPIC));
			System.out.println("ready");
			while (true) {
				if (!consumer.poll(Duration.ofSeconds(1)).isEmpty()) {
					consumer.commitSync();
				}
			}
		}
	}

}

package dev.tricall.system.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/**
 * A real Kafka broker, its own controller, in this JVM. Its storage is formatted at the
 * first start.
 */
public final class KafkaBroker {

	private KafkaBroker() {
	}

	/**
	 * Runs a broker, with what {@code deploy/kafka/server.properties} wants in the
	 * environment.
	 * @param args path of that file
	 */
	public static void main(String[] args) throws IOException {
		Path data = Path.of(System.getenv("BROKER_DATA"));
		// Kafka asks for consent to each address, as a system property only.
		System.setProperty("org.apache.kafka.sasl.oauthbearer.allowed.urls",
				System.getenv("AUTH_SERVER_URL") + "/oauth2/jwks");
		if (!Files.exists(data.resolve("meta.properties"))) {
			StorageTool.execute(
					new String[] { "format", "--cluster-id", Uuid.randomUuid().toString(), "--config", args[0] },
					System.out);
		}
		Kafka.main(new String[] { args[0] });
	}

}

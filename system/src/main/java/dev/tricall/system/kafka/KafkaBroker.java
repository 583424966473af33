package dev.tricall.system.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/**
 * Runs a Kafka broker that is also its own controller. The first start formats its
 * storage.
 */
public final class KafkaBroker {

	private KafkaBroker() {
	}

	/**
	 * Runs the broker. The environment contains the variables that
	 * {@code deploy/kafka/server.properties} refers to.
	 * @param args the path of that file
	 */
	public static void main(String[] args) throws IOException {
		Path data = Path.of(System.getenv("BROKER_DATA"));
		// Kafka accepts only token addresses that this system property allows.
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

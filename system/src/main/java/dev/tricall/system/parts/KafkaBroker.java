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
	 * Runs a broker.
	 * @param args data folder, port for clients, port for the controller
	 */
	public static void main(String[] args) throws IOException {
		Path data = Path.of(args[0]);
		Path configuration = Files.createDirectories(data).resolveSibling(data.getFileName() + ".properties");
		Files.writeString(configuration, configuration(data, args[1], args[2]));
		if (!Files.exists(data.resolve("meta.properties"))) {
			StorageTool.execute(new String[] { "format", "--standalone", "--cluster-id", Uuid.randomUuid().toString(),
					"--config", configuration.toString() }, System.out);
		}
		Kafka.main(new String[] { configuration.toString() });
	}

	private static String configuration(Path data, String port, String controllerPort) {
		return """
				process.roles=broker,controller
				node.id=1
				log.dirs=%s
				listeners=CLIENTS://127.0.0.1:%s,CONTROLLER://127.0.0.1:%s
				inter.broker.listener.name=CLIENTS
				controller.listener.names=CONTROLLER
				controller.quorum.bootstrap.servers=127.0.0.1:%3$s
				listener.security.protocol.map=CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT

				# A topic is made on purpose or not at all.
				auto.create.topics.enable=false

				# One node: there is nobody to replicate to.
				default.replication.factor=1
				offsets.topic.replication.factor=1
				transaction.state.log.replication.factor=1
				transaction.state.log.min.isr=1
				share.coordinator.state.topic.replication.factor=1
				share.coordinator.state.topic.min.isr=1

				# A small machine: by default the cleaner alone takes 128 MB.
				log.cleaner.dedupe.buffer.size=4194304
				offsets.topic.num.partitions=4
				transaction.state.log.num.partitions=4
				num.network.threads=2
				num.io.threads=4
				background.threads=2

				# Members of a group come one by one as the services start.
				group.initial.rebalance.delay.ms=0
				""".formatted(data, port, controllerPort);
	}

}

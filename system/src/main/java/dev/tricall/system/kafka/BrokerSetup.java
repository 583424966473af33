package dev.tricall.system.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

import dev.tricall.system.process.ReadinessCheck;

/**
 * Topics and access list of the broker, read from {@code deploy/kafka/access}.
 *
 * @param topics the topics to create
 * @param configs the settings of these topics that differ from the broker's defaults
 * @param grants all permissions
 */
public record BrokerSetup(List<NewTopic> topics, Map<ConfigResource, Collection<AlterConfigOp>> configs,
		List<AclBinding> grants) {

	public static BrokerSetup read(Path file) throws IOException {
		List<NewTopic> topics = new ArrayList<>();
		Map<ConfigResource, Collection<AlterConfigOp>> configs = new HashMap<>();
		List<AclBinding> grants = new ArrayList<>();
		for (String line : Files.readAllLines(file)) {
			String[] words = line.split("\\s+", -1);
			if (words[0].equals("topic")) {
				topics.add(new NewTopic(words[1], Optional.of(Integer.valueOf(words[2])), Optional.empty()));
				configs.put(new ConfigResource(ConfigResource.Type.TOPIC, words[1]),
						Stream.of(words).skip(3).map(BrokerSetup::setting).toList());
			}
			else if (words[0].equals("allow")) {
				grants.add(grant(words[1], words[2], words[3], words[4]));
			}
		}
		return new BrokerSetup(List.copyOf(topics), Map.copyOf(configs), List.copyOf(grants));
	}

	private static AlterConfigOp setting(String text) {
		String[] nameAndValue = text.split("=", 2);
		return new AlterConfigOp(new ConfigEntry(nameAndValue[0], nameAndValue[1]), AlterConfigOp.OpType.SET);
	}

	private static AclBinding grant(String client, String operation, String type, String name) {
		return new AclBinding(
				new ResourcePattern(ResourceType.valueOf(type.toUpperCase(Locale.ROOT)), name, PatternType.LITERAL),
				new AccessControlEntry("User:" + client, "*", AclOperation.valueOf(operation.toUpperCase(Locale.ROOT)),
						AclPermissionType.ALLOW));
	}

	/**
	 * Returns a check that applies the setup, so that the broker is ready only when its
	 * topics and access list are complete.
	 * @param adminPort the broker's port for administration
	 */
	public ReadinessCheck applyAt(int adminPort, String password) {
		Map<String, Object> client = new HashMap<>(admin(adminPort, password));
		client.putAll(Map.of("request.timeout.ms", ReadinessCheck.TIMEOUT_MS, "default.api.timeout.ms",
				ReadinessCheck.TIMEOUT_MS));
		ReadinessCheck connectable = ReadinessCheck.acceptsConnections(adminPort);
		return (process) -> connectable.isReady(process) && apply(client);
	}

	/**
	 * Returns the settings of a client with all permissions.
	 */
	public static Map<String, Object> admin(int adminPort, String password) {
		return Map.of("bootstrap.servers", "127.0.0.1:" + adminPort, "security.protocol", "SASL_PLAINTEXT",
				"sasl.mechanism", "PLAIN", "sasl.jaas.config",
				"org.apache.kafka.common.security.plain.PlainLoginModule required username=\"admin\" password=\"%s\";"
					.formatted(password));
	}

	private boolean apply(Map<String, Object> client) throws IOException {
		try (Admin admin = Admin.create(client)) {
			Set<String> existing = admin.listTopics().names().get();
			admin.createTopics(this.topics.stream().filter((topic) -> !existing.contains(topic.name())).toList())
				.all()
				.get();
			admin.incrementalAlterConfigs(this.configs).all().get();
			admin.createAcls(this.grants).all().get();
			return true;
		}
		catch (ExecutionException ex) {
			throw new IOException("the broker does not accept its topics and access list yet", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IOException(ex);
		}
	}

}

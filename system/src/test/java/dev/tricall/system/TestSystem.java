package dev.tricall.system;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.tricall.system.parts.Ports;
import dev.tricall.system.parts.Store;
import dev.tricall.system.run.RunningSystem;
import dev.tricall.system.run.StartFailed;

import static org.awaitility.Awaitility.await;

/**
 * The whole system, as {@code ./demo} runs it, on ports and in a folder of its own.
 */
final class TestSystem implements AutoCloseable {

	/** For what takes its time on a busy machine, such as news by way of the registry. */
	static final Duration PATIENCE = Duration.ofSeconds(90);

	private final Settings settings;

	private final Topology topology;

	private final WorkFolder folder;

	private final RunningSystem parts;

	private final Map<String, Api> callers = new ConcurrentHashMap<>();

	private TestSystem(Settings settings) throws IOException {
		this.settings = settings;
		this.folder = WorkFolder.lock(settings);
		this.folder.prepare(false);
		this.topology = new Topology(settings);
		this.parts = new RunningSystem(settings.logs(), System.out::println);
	}

	static TestSystem start() {
		Path home = Path.of(System.getProperty("tricall.home", "..")).toAbsolutePath().normalize();
		int port = new Ports().of("gateway");
		try {
			TestSystem system = new TestSystem(
					Settings.of(home, home.resolve("system/target/system-tests-" + port), port));
			Runtime.getRuntime().addShutdownHook(new Thread(system.parts::stop));
			system.parts.start(system.topology.parts());
			system.awaitBothInstances();
			return system;
		}
		catch (IOException | StartFailed ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

	/**
	 * Waits until calls reach both instances of service B over REST and over gRPC, and
	 * Kafka delivers.
	 */
	void awaitBothInstances() {
		for (String transport : Set.of("rest", "grpc")) {
			Set<String> seen = new HashSet<>();
			await().atMost(PATIENCE).until(() -> {
				Reply reply = demo().post(Api.over(transport), Api.newId(), "warm-up", transport);
				return reply.status() == 200 && seen.add(reply.field("handledBy")) && seen.size() == 2;
			});
		}
		demo().handle(Api.over("kafka"), Api.newId(), "warm-up", "kafka");
	}

	/** Whoever has no token. */
	Api anonymous() {
		return with("");
	}

	/** May read and write. */
	Api demo() {
		return client("demo-client", "data.read data.write");
	}

	/** May read. */
	Api reader() {
		return client("reader-client", "data.read");
	}

	/** May overwrite what others own. */
	Api admin() {
		return client("admin-client", "data.read data.write");
	}

	Api client(String client, String scope) {
		return this.callers.computeIfAbsent(client + " " + scope,
				(key) -> new Api(this.settings.gateway(), new Token(anonymous(), client, scope)));
	}

	/** A caller with a token of the test's making. */
	Api bearer(String token) {
		return with("Bearer " + token);
	}

	private Api with(String authorization) {
		return new Api(this.settings.gateway(), () -> authorization);
	}

	/**
	 * The issuer of its tokens, whose keys a test may use to make tokens that the real
	 * one would not.
	 */
	TokenForge forge() {
		return new TokenForge(this.settings.gateway().toString(),
				this.settings.data().resolve("auth-server/signing-keys.json"));
	}

	RunningSystem parts() {
		return this.parts;
	}

	@Override
	public void close() throws IOException {
		this.parts.close();
		this.folder.close();
		Store.delete(this.settings.data());
	}

}

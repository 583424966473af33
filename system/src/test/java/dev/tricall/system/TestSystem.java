package dev.tricall.system;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import dev.tricall.system.parts.Ports;

import static org.awaitility.Awaitility.await;

/**
 * The whole system, on a port and in a folder of its own.
 */
final class TestSystem implements AutoCloseable {

	/** For what takes its time on a busy machine, such as news by way of the registry. */
	static final Duration PATIENCE = Duration.ofSeconds(90);

	/**
	 * Where a JVM takes the last word from. For a load of minutes gateway and service A
	 * have the full compiler: a third less work for a call, once they are warm.
	 */
	private static final Map<String, String> COMPILER = MeasuredLoad.LONG
			? Map.of("_JAVA_OPTIONS", "-XX:TieredStopAtLevel=4 -XX:+BackgroundCompilation") : Map.of();

	private final Settings settings;

	private final WorkFolder folder;

	private final Backstage backstage;

	private final OtlpReceiver collector = new OtlpReceiver();

	private final Map<String, Api> callers = new ConcurrentHashMap<>();

	private TestSystem(Settings settings, boolean inContainers) throws IOException, InterruptedException {
		this.settings = settings.withEnvironment("gateway", COMPILER)
			.withEnvironment("service-a", COMPILER)
			.withEnvironment(Settings.ALL, MeasuredLoad.LONG ? Map.of("TRACE_SAMPLING", "0") : export());
		this.folder = WorkFolder.lock(settings);
		this.folder.prepare(false);
		this.backstage = inContainers ? new Containers(this.settings) : new Processes(this.settings);
	}

	/** Makes a good part of the work for a call. */
	private Map<String, String> export() {
		return Map.of("OTLP_ENDPOINT", this.collector.endpoint(),
				"MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_SCHEDULEDELAY", "500ms");
	}

	/**
	 * Starts it as processes or, where the system property {@code tricall.docker} is set,
	 * in containers.
	 */
	static TestSystem start() {
		return start((settings) -> settings);
	}

	static TestSystem start(UnaryOperator<Settings> changes) {
		Path home = Path.of(System.getProperty("tricall.home", "..")).toAbsolutePath().normalize();
		int port = new Ports().of("gateway");
		try {
			TestSystem system = new TestSystem(
					changes.apply(Settings.of(home, home.resolve("system/target/system-tests-" + port), port)),
					Boolean.getBoolean("tricall.docker"));
			try {
				system.backstage.start();
				system.awaitInstances();
				return system;
			}
			catch (Exception ex) {
				system.close();
				throw ex;
			}
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

	/**
	 * Waits until calls reach all instances of service B over REST and over gRPC, and
	 * Kafka delivers.
	 */
	void awaitInstances() {
		for (String transport : Set.of("rest", "grpc")) {
			Set<String> seen = new HashSet<>();
			await().atMost(PATIENCE).until(() -> {
				Reply reply = demo().post(Api.over(transport), Api.newId(), "warm-up", transport);
				return reply.status() == 200 && seen.add(reply.field("handledBy"))
						&& seen.size() == this.settings.serviceBs();
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
	 * Somebody who knocks at a part's own port.
	 * @param token empty for none
	 */
	Api at(String part, String token) {
		URI address = URI.create("http://" + this.backstage.address(part));
		return new Api(address, () -> token.isEmpty() ? "" : "Bearer " + token);
	}

	/**
	 * What a part tells of itself.
	 */
	Api management(String part) {
		return new Api(URI.create("http://" + this.backstage.managementAddress(part)), () -> "");
	}

	/**
	 * The issuer of its tokens, whose keys a test may use to make tokens that the real
	 * one would not.
	 */
	TokenForge forge() throws Exception {
		return new TokenForge(this.settings.gateway().toString(), this.backstage.signingKeys());
	}

	int port() {
		return this.settings.gatewayPort();
	}

	/** Where its data and logs are. */
	Path directory() {
		return this.settings.directory();
	}

	/** Where its traces go, unless it runs in containers. */
	OtlpReceiver collector() {
		return this.collector;
	}

	/** How to get at its parts. */
	Backstage backstage() {
		return this.backstage;
	}

	@Override
	public void close() throws IOException {
		this.backstage.close();
		this.folder.close();
		this.collector.close();
	}

}

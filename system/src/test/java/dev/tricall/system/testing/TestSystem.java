package dev.tricall.system.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

import dev.tricall.certificates.CertificateIssuer;
import dev.tricall.certificates.ReloadingSslContext;
import dev.tricall.certificates.SslContexts;
import dev.tricall.system.Settings;
import dev.tricall.system.WorkFolder;
import dev.tricall.system.process.Ports;

import static org.awaitility.Awaitility.await;

/**
 * The whole system under test, with its own port and folder.
 */
public final class TestSystem implements AutoCloseable {

	/** Timeout for conditions that take long on a busy machine, such as discovery. */
	public static final Duration PATIENCE = Duration.ofSeconds(90);

	/**
	 * Under long loads, gateway and service A use the full compiler, which saves a third
	 * of the CPU per call once they are warm. This variable overrides the command line.
	 */
	private static final Map<String, String> COMPILER = MeasuredLoad.LONG
			? Map.of("_JAVA_OPTIONS", "-XX:TieredStopAtLevel=4 -XX:+BackgroundCompilation") : Map.of();

	private final Settings settings;

	private final WorkFolder folder;

	private final SystemControl control;

	private final OtlpReceiver collector = new OtlpReceiver();

	private final Map<String, ApiClient> callers = new ConcurrentHashMap<>();

	private final HttpClients http;

	private @Nullable TokenForge forge;

	private TestSystem(Settings settings, boolean inContainers) throws IOException, InterruptedException {
		this.settings = settings.withEnvironment("gateway", COMPILER)
			.withEnvironment("service-a", COMPILER)
			.withEnvironment(Settings.ALL, environment(settings));
		this.folder = WorkFolder.lock(settings);
		this.folder.prepare(false);
		this.control = inContainers ? new ContainerControl(this.settings) : new ProcessControl(this.settings);
		this.http = (settings.tls() != null)
				? HttpClients.of(trusting(this.control.certificates().issuer()), HttpClient.Version.HTTP_2)
				: HttpClients.PLAIN;
	}

	/** Trusts the current authorities, which can change. */
	private static SSLContext trusting(CertificateIssuer issuer) {
		Map<List<X509Certificate>, SSLContext> contexts = new ConcurrentHashMap<>();
		return new ReloadingSslContext(
				() -> contexts.computeIfAbsent(issuer.trusted(), SslContexts::withoutCertificate));
	}

	/**
	 * Adds variables to those of all services. The export of traces takes a considerable
	 * share of the CPU per call.
	 */
	private Map<String, String> environment(Settings settings) {
		Map<String, String> all = new HashMap<>(settings.environment().getOrDefault(Settings.ALL, Map.of()));
		all.putAll(MeasuredLoad.LONG ? Map.of("TRACE_SAMPLING", "0") : Map.of("OTLP_ENDPOINT",
				this.collector.endpoint(), "MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_SCHEDULEDELAY", "200ms"));
		return all;
	}

	/**
	 * Starts the system as processes or, if the system property {@code tricall.docker} is
	 * set, in containers.
	 */
	public static TestSystem start() {
		return start((settings) -> settings);
	}

	public static TestSystem start(UnaryOperator<Settings> changes) {
		Path home = Path.of(System.getProperty("tricall.home", "..")).toAbsolutePath().normalize();
		int port = new Ports().of("gateway");
		try {
			TestSystem system = new TestSystem(
					changes.apply(Settings.of(home, home.resolve("system/target/system-tests-" + port), port)),
					Boolean.getBoolean("tricall.docker"));
			try {
				system.control.start();
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
	 * Waits until calls reach all instances of service B over REST and gRPC, and records
	 * are handled over Kafka.
	 */
	public void awaitInstances() {
		for (String transport : Set.of("rest", "grpc")) {
			Set<String> seen = new HashSet<>();
			await().atMost(PATIENCE).until(() -> {
				Response response = demo().post(ApiClient.pathFor(transport), ApiClient.newId(), "warm-up", transport);
				return response.status() == 200 && seen.add(response.field("handledBy"))
						&& seen.size() == this.settings.serviceBInstances();
			});
		}
		demo().handle(ApiClient.pathFor("kafka"), ApiClient.newId(), "warm-up", "kafka");
	}

	/** A client without a token. */
	public ApiClient anonymous() {
		return with("");
	}

	/** A client that may read and write. */
	public ApiClient demo() {
		return client("demo-client", "data.read data.write");
	}

	/** A client that may read. */
	public ApiClient reader() {
		return client("reader-client", "data.read");
	}

	/** A client that may overwrite data of others. */
	public ApiClient admin() {
		return client("admin-client", "data.read data.write");
	}

	public ApiClient client(String client, String scope) {
		return this.callers.computeIfAbsent(client + " " + scope, (key) -> new ApiClient(this.settings.gateway(),
				new ClientToken(anonymous(), client, scope), this.http));
	}

	/** A client with a given token. */
	public ApiClient bearer(String token) {
		return with("Bearer " + token);
	}

	private ApiClient with(String authorization) {
		return new ApiClient(this.settings.gateway(), () -> authorization, this.http);
	}

	/**
	 * Returns a client of a process's own port.
	 * @param token empty for none
	 */
	public ApiClient at(String name, String token) {
		URI address = URI.create("http://" + this.control.address(name));
		return new ApiClient(address, () -> token.isEmpty() ? "" : "Bearer " + token);
	}

	/**
	 * Returns a client of the management endpoints of a process.
	 */
	public ApiClient management(String name) {
		return new ApiClient(URI.create("http://" + this.control.managementAddress(name)), () -> "");
	}

	/**
	 * Returns a source of tokens that are signed with the issuer's keys, but that the
	 * issuer would not issue. The keys are read once, because a command in a container
	 * takes a considerable time.
	 */
	public synchronized TokenForge forge() throws Exception {
		if (this.forge == null) {
			this.forge = new TokenForge(this.settings.gateway().toString(), this.control.signingKeys());
		}
		return this.forge;
	}

	public int port() {
		return this.settings.gatewayPort();
	}

	/** The folder with data and logs. */
	public Path directory() {
		return this.settings.directory();
	}

	/** The receiver of traces, which containers cannot reach. */
	public OtlpReceiver collector() {
		return this.collector;
	}

	public SystemControl control() {
		return this.control;
	}

	@Override
	public void close() throws IOException {
		this.control.close();
		this.folder.close();
		this.collector.close();
	}

}

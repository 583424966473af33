package dev.tricall.system;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.tricall.secrets.DemoSecrets;
import dev.tricall.system.parts.BootApplication;
import dev.tricall.system.parts.BrokerAccess;
import dev.tricall.system.parts.JavaProgram;
import dev.tricall.system.parts.KafkaBroker;
import dev.tricall.system.parts.Libraries;
import dev.tricall.system.parts.Ports;
import dev.tricall.system.parts.Postgres;
import dev.tricall.system.run.Part;
import dev.tricall.system.run.Readiness;
import dev.tricall.system.run.Signal;

/**
 * What the system is made of: each process with its command, its environment, what it
 * waits for and how one sees that it is ready. All listen on the loopback address alone,
 * and only the gateway on a port that is known beforehand.
 */
public final class Topology {

	private static final String LOOPBACK = "127.0.0.1";

	private static final String DATABASE_OWNER_PASSWORD = DemoSecrets.valueInEnvironment("DATABASE_OWNER_PASSWORD");

	private static final String BROKER_ADMIN_PASSWORD = DemoSecrets.valueInEnvironment("BROKER_ADMIN_PASSWORD");

	/** Longer than it takes the instances to register again. */
	private static final Duration REGISTRY_WARM_UP = Duration.ofSeconds(12);

	private final Settings settings;

	private final Ports ports = new Ports();

	private final Libraries libraries;

	private final Map<String, BootApplication> applications = new LinkedHashMap<>();

	private final Map<String, JavaProgram> programs = new LinkedHashMap<>();

	/**
	 * Takes what has been built as it is now. The ports that are found stay the same from
	 * one start of the parts to the next.
	 * @throws IOException if something has not been built
	 */
	public Topology(Settings settings) throws IOException {
		this.settings = settings;
		this.libraries = new Libraries(settings.home().resolve("system/target"));
		for (String module : List.of("discovery-server", "auth-server", "service-a", "service-b", "gateway")) {
			Path jar = settings.home().resolve(module).resolve("target").resolve(module + ".jar");
			this.applications.put(module, new BootApplication(jar, this.libraries.store()));
		}
	}

	/**
	 * Returns all parts, each after those it needs.
	 */
	public List<Part> parts() throws IOException {
		List<Part> parts = new ArrayList<>(List.of(postgres(), discoveryServer(), authServer(), kafka()));
		IntStream.rangeClosed(1, this.settings.serviceBs()).mapToObj(this::serviceB).forEach(parts::add);
		parts.add(serviceA(1));
		parts.add(gateway());
		return parts;
	}

	private Part kafka() throws IOException {
		int port = this.ports.of("kafka");
		int adminPort = this.ports.of("kafka-admin");
		Path settings = this.settings.home().resolve("deploy/kafka");
		JavaProgram broker = this.libraries.program(KafkaBroker.class, "128m",
				List.of(settings.resolve("server.properties").toString()));
		return java("kafka", broker).at(LOOPBACK + ":" + port)
			.needing("auth-server")
			.readyWhen(BrokerAccess.of(settings.resolve("access")).appliedAt(adminPort, BROKER_ADMIN_PASSWORD))
			.with("BROKER_HOST", LOOPBACK)
			.with("BROKER_BIND", LOOPBACK)
			.with("BROKER_PORT", port)
			.with("BROKER_ADMIN_PORT", adminPort)
			.with("BROKER_CONTROLLER_PORT", this.ports.of("kafka-controller"))
			.with("BROKER_DATA", this.settings.data().resolve("kafka"))
			.with("BROKER_ADMIN_PASSWORD", BROKER_ADMIN_PASSWORD)
			.with("ISSUER", this.settings.gateway())
			.with("AUTH_SERVER_URL", "http://%s:%d".formatted(LOOPBACK, this.ports.of("auth-server")));
	}

	private Part postgres() throws IOException {
		int port = this.ports.of("postgres");
		Postgres postgres = new Postgres(this.libraries, this.settings.data().resolve("postgres"), port,
				DATABASE_OWNER_PASSWORD);
		return Part.named("postgres")
			.at(LOOPBACK + ":" + port)
			.preparedBy(postgres::prepare)
			.running(postgres::command)
			.readyWhen(postgres::isReady)
			.stoppedBy(Signal.INT);
	}

	/**
	 * One that comes back empty listens for a while before it tells anything, so that
	 * nobody hears that nobody is there; when all starts there is nobody to be heard.
	 */
	private Part discoveryServer() {
		return service("discovery-server", "discovery-server", this.ports.of("discovery-server"), "80m")
			.with(secrets("GATEWAY_REGISTRY_PASSWORD", "SERVICE_A_REGISTRY_PASSWORD", "SERVICE_B_REGISTRY_PASSWORD",
					"AUTH_SERVER_REGISTRY_PASSWORD", "PROMETHEUS_REGISTRY_PASSWORD",
					"DISCOVERY_SERVER_REGISTRY_PASSWORD"))
			.rejoiningWith("REGISTRY_WARM_UP_MS", REGISTRY_WARM_UP.toMillis());
	}

	private Part authServer() {
		return service("auth-server", "auth-server", this.ports.of("auth-server"), "80m")
			.with("KEY_FILE", this.settings.data().resolve("auth-server/signing-keys.json"))
			.with(secrets("DEMO_CLIENT_SECRET", "READER_CLIENT_SECRET", "ADMIN_CLIENT_SECRET", "DASHBOARD_SECRET",
					"GATEWAY_SECRET", "SERVICE_A_SECRET", "SERVICE_B_SECRET", "DEMO_USER_PASSWORD",
					"DEMO_ADMIN_PASSWORD", "AUTH_SERVER_REGISTRY_PASSWORD"));
	}

	/**
	 * The handler. Any number of instances, counted from 1.
	 */
	public Part serviceB(int instance) {
		String name = "service-b-" + instance;
		int grpcPort = this.ports.of(name + "-grpc");
		return service("service-b", name, this.ports.of(name), "128m")
			.needing("discovery-server", "auth-server", "postgres")
			.with("GRPC_PORT", grpcPort)
			.with("SPRING_GRPC_SERVER_ADDRESS", LOOPBACK)
			.with("DATABASE_URL",
					"jdbc:postgresql://%s:%d/%s".formatted(LOOPBACK, this.ports.of("postgres"), Postgres.NAME))
			.with("DATABASE_OWNER", Postgres.NAME)
			.with(secrets("DATABASE_PASSWORD", "DATABASE_OWNER_PASSWORD", "SERVICE_B_SECRET",
					"SERVICE_B_REGISTRY_PASSWORD"));
	}

	/**
	 * The caller. Any number of instances, counted from 1.
	 */
	public Part serviceA(int instance) {
		String name = "service-a-" + instance;
		return service("service-a", name, this.ports.of(name), "128m").needing("discovery-server")
			.with(secrets("SERVICE_A_SECRET", "SERVICE_A_REGISTRY_PASSWORD"));
	}

	private Part gateway() {
		return service("gateway", "gateway", this.settings.gatewayPort(), "128m").needing("discovery-server")
			.with(secrets("DASHBOARD_SECRET", "GATEWAY_SECRET", "GATEWAY_REGISTRY_PASSWORD"));
	}

	/**
	 * Returns the secrets of a service that are set for this process. Without them the
	 * service has its published demo secrets.
	 */
	private static Map<String, String> secrets(String... variables) {
		return Stream.of(variables)
			.filter((variable) -> !System.getenv().getOrDefault(variable, "").isEmpty())
			.collect(Collectors.toMap((variable) -> variable, System::getenv));
	}

	/**
	 * What all our services have in common.
	 */
	private Part service(String module, String name, int port, String maxHeap) {
		int managementPort = this.ports.of(name + "-management");
		BootApplication application = Objects.requireNonNull(this.applications.get(module), module);
		return java(name, application.program(maxHeap)).at(LOOPBACK + ":" + port)
			.preparedBy(application::prepare)
			.readyWhen(
					Readiness.answering(URI.create("http://" + LOOPBACK + ":" + managementPort + "/actuator/health")))
			.with("SERVER_ADDRESS", LOOPBACK)
			.with("SERVER_PORT", port)
			.with("MANAGEMENT_PORT", managementPort)
			.with("ISSUER", this.settings.gateway())
			.with("EUREKA_URL", "http://%s:%d/eureka".formatted(LOOPBACK, this.ports.of("discovery-server")))
			.with("AUTH_SERVER_URL", "http://%s:%d".formatted(LOOPBACK, this.ports.of("auth-server")))
			.with("KAFKA_BOOTSTRAP_SERVERS", LOOPBACK + ":" + this.ports.of("kafka"))
			.with(this.settings.environment().getOrDefault(Settings.ALL, Map.of()))
			.with(this.settings.environment().getOrDefault(module, Map.of()))
			.with(this.settings.environment().getOrDefault(name, Map.of()));
	}

	private Part java(String name, JavaProgram program) {
		this.programs.put(name, program);
		// By default glibc gives each thread an arena of its own, tens of megabytes in a
		// JVM.
		return Part.named(name).running(program::command).with("MALLOC_ARENA_MAX", 1);
	}

	/**
	 * Returns the Java programs by the names of their parts.
	 */
	public Map<String, JavaProgram> programs() {
		return Map.copyOf(this.programs);
	}

}

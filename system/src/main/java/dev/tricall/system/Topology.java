package dev.tricall.system;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.tricall.secrets.DemoSecrets;
import dev.tricall.system.kafka.BrokerSetup;
import dev.tricall.system.kafka.KafkaBroker;
import dev.tricall.system.postgres.Postgres;
import dev.tricall.system.process.Ports;
import dev.tricall.system.process.ProcessDefinition;
import dev.tricall.system.process.ReadinessCheck;
import dev.tricall.system.process.Signal;
import dev.tricall.system.program.BootApplication;
import dev.tricall.system.program.BuildOutput;
import dev.tricall.system.program.JavaProgram;

/**
 * Defines the processes of the system: the command, environment, dependencies and
 * readiness check of each. All of them listen on the loopback address only, and on free
 * ports; the gateway listens on the configured port.
 */
public final class Topology implements AutoCloseable {

	private static final String LOOPBACK = "127.0.0.1";

	private static final String DATABASE_OWNER_PASSWORD = DemoSecrets.valueInEnvironment("DATABASE_OWNER_PASSWORD");

	private static final String BROKER_ADMIN_PASSWORD = DemoSecrets.valueInEnvironment("BROKER_ADMIN_PASSWORD");

	/** Longer than the instances need to register again. */
	private static final Duration REGISTRY_WARM_UP = Duration.ofSeconds(12);

	private final Settings settings;

	private final Ports ports = new Ports();

	private final Connections connections;

	private final BuildOutput build;

	private final Postgres postgres;

	private final Map<String, BootApplication> applications = new LinkedHashMap<>();

	private final Map<String, JavaProgram> programs = new LinkedHashMap<>();

	/**
	 * Uses the current build. The ports stay the same when processes are restarted. With
	 * TLS, issues the certificates and renews them from then on.
	 * @throws IOException if a module has not been built
	 */
	public Topology(Settings settings) throws IOException {
		this.settings = settings;
		this.build = new BuildOutput(settings.home().resolve("system/target"));
		for (String module : List.of("discovery-server", "auth-server", "service-a", "service-b", "gateway")) {
			Path jar = settings.home().resolve(module).resolve("target").resolve(module + ".jar");
			this.applications.put(module, new BootApplication(jar, this.build.store()));
		}
		this.connections = new Connections(settings, this.ports);
		this.postgres = new Postgres(this.build, settings.data().resolve("postgres"), this.ports.of("postgres"),
				DATABASE_OWNER_PASSWORD, this.connections.certificates("postgres"),
				settings.home().resolve("deploy/postgres"));
		this.connections.onRenewal("postgres", this.postgres::reload);
		this.connections.start();
	}

	/**
	 * Returns all processes, each after its dependencies.
	 */
	public List<ProcessDefinition> processes() throws IOException {
		List<ProcessDefinition> processes = new ArrayList<>(
				List.of(postgres(), discoveryServer(), authServer(), kafka()));
		for (int instance = 1; instance <= this.settings.serviceBInstances(); instance++) {
			processes.add(serviceB(instance));
		}
		processes.add(serviceA(1));
		processes.add(gateway());
		return processes;
	}

	private ProcessDefinition postgres() {
		return ProcessDefinition.of("postgres", this.postgres::command)
			.withAddress(LOOPBACK + ":" + this.ports.of("postgres"))
			.withPreparation(this.postgres::prepare)
			.withReadiness(this.postgres::isReady)
			.withStopSignal(Signal.INT);
	}

	/**
	 * A restarted registry is empty. It collects registrations before it serves requests,
	 * so that no client receives an empty list.
	 */
	private ProcessDefinition discoveryServer() {
		return service("discovery-server", "discovery-server", this.ports.of("discovery-server"), "80m")
			.withEnvironment(secrets("GATEWAY_REGISTRY_PASSWORD", "SERVICE_A_REGISTRY_PASSWORD",
					"SERVICE_B_REGISTRY_PASSWORD", "AUTH_SERVER_REGISTRY_PASSWORD", "PROMETHEUS_REGISTRY_PASSWORD",
					"DISCOVERY_SERVER_REGISTRY_PASSWORD"))
			.withRestartEnvironment("REGISTRY_WARM_UP_MS", REGISTRY_WARM_UP.toMillis());
	}

	private ProcessDefinition authServer() {
		return service("auth-server", "auth-server", this.ports.of("auth-server"), "80m")
			.withEnvironment("KEY_FILE", this.settings.data().resolve("auth-server/signing-keys.json"))
			.withEnvironment(secrets("DEMO_CLIENT_SECRET", "READER_CLIENT_SECRET", "ADMIN_CLIENT_SECRET",
					"DASHBOARD_SECRET", "GATEWAY_SECRET", "SERVICE_A_SECRET", "SERVICE_B_SECRET", "DEMO_USER_PASSWORD",
					"DEMO_ADMIN_PASSWORD", "AUTH_SERVER_REGISTRY_PASSWORD"));
	}

	private ProcessDefinition kafka() throws IOException {
		int port = this.ports.of("kafka");
		int adminPort = this.ports.of("kafka-admin");
		Path configuration = this.settings.home().resolve("deploy/kafka");
		JavaProgram broker = this.build.program(KafkaBroker.class, "128m",
				configuration.resolve("server.properties").toString());
		return java("kafka", broker).withAddress(LOOPBACK + ":" + port)
			.withDependencies("auth-server")
			.withReadiness(BrokerSetup.read(configuration.resolve("access")).applyAt(adminPort, BROKER_ADMIN_PASSWORD))
			.withEnvironment("BROKER_BIND", LOOPBACK)
			.withEnvironment("BROKER_PORT", port)
			.withEnvironment("BROKER_ADMIN_PORT", adminPort)
			.withEnvironment("BROKER_CONTROLLER_PORT", this.ports.of("kafka-controller"))
			.withEnvironment("BROKER_DATA", this.settings.data().resolve("kafka"))
			.withEnvironment("BROKER_ADMIN_PASSWORD", BROKER_ADMIN_PASSWORD)
			.withEnvironment("ISSUER", this.settings.gateway())
			.withEnvironment(this.connections.brokerEnvironment());
	}

	/**
	 * Returns an instance of service B.
	 * @param instance number of the instance, from 1
	 */
	public ProcessDefinition serviceB(int instance) {
		String name = "service-b-" + instance;
		return service("service-b", name, this.ports.of(name), "128m")
			.withDependencies("discovery-server", "auth-server", "postgres")
			.withEnvironment("GRPC_PORT", this.ports.of(name + "-grpc"))
			.withEnvironment("SPRING_GRPC_SERVER_ADDRESS", LOOPBACK)
			.withEnvironment("DATABASE_URL",
					"jdbc:postgresql://%s/%s".formatted(this.connections.address("postgres"), Postgres.NAME))
			.withEnvironment("DATABASE_OWNER", Postgres.NAME)
			.withEnvironment(secrets("DATABASE_PASSWORD", "DATABASE_OWNER_PASSWORD", "SERVICE_B_SECRET",
					"SERVICE_B_REGISTRY_PASSWORD"));
	}

	/**
	 * Returns an instance of service A.
	 * @param instance number of the instance, from 1
	 */
	public ProcessDefinition serviceA(int instance) {
		String name = "service-a-" + instance;
		return service("service-a", name, this.ports.of(name), "128m").withDependencies("discovery-server")
			.withEnvironment(secrets("SERVICE_A_SECRET", "SERVICE_A_REGISTRY_PASSWORD"));
	}

	private ProcessDefinition gateway() {
		return service("gateway", "gateway", this.settings.gatewayPort(), "128m").withDependencies("discovery-server")
			.withEnvironment(secrets("DASHBOARD_SECRET", "GATEWAY_SECRET", "GATEWAY_REGISTRY_PASSWORD"));
	}

	/**
	 * Returns those of the variables that are set for this JVM. A service uses its
	 * published demo secrets for the others.
	 */
	private static Map<String, String> secrets(String... variables) {
		return Stream.of(variables)
			.filter((variable) -> !System.getenv().getOrDefault(variable, "").isEmpty())
			.collect(Collectors.toMap((variable) -> variable, System::getenv));
	}

	private ProcessDefinition service(String module, String name, int port, String maxHeap) {
		BootApplication application = Objects.requireNonNull(this.applications.get(module), module);
		return java(name, application.program(maxHeap)).withAddress(LOOPBACK + ":" + port)
			.withPreparation(application::prepare)
			.withReadiness(ReadinessCheck.respondsTo(this.connections.health(name)))
			.withEnvironment("SERVER_ADDRESS", LOOPBACK)
			.withEnvironment("SERVER_PORT", port)
			.withEnvironment("MANAGEMENT_PORT", this.ports.of(name + "-management"))
			.withEnvironment("ISSUER", this.settings.gateway())
			.withEnvironment(this.connections.environment(module, name))
			.withEnvironment(this.settings.environment().getOrDefault(Settings.ALL, Map.of()))
			.withEnvironment(this.settings.environment().getOrDefault(module, Map.of()))
			.withEnvironment(this.settings.environment().getOrDefault(name, Map.of()));
	}

	private ProcessDefinition java(String name, JavaProgram plain) {
		JavaProgram program = plain.withOptions(this.connections.jvmOptions());
		this.programs.put(name, program);
		// By default, glibc gives each thread an arena of its own, which takes tens of
		// megabytes in a JVM.
		return ProcessDefinition.of(name, program::command).withEnvironment("MALLOC_ARENA_MAX", 1);
	}

	/**
	 * Returns a program of this module that runs like the services, with the libraries of
	 * service B.
	 */
	public JavaProgram programLikeServiceB(Class<?> main, String... arguments)
			throws IOException, InterruptedException {
		BootApplication application = Objects.requireNonNull(this.applications.get("service-b"));
		application.prepare(logs().resolve("service-b.log"));
		return this.build.program(main, application.libraries(), "128m", arguments);
	}

	/**
	 * Returns the settings of a client with all permissions at the broker.
	 */
	public Map<String, Object> brokerAdmin() {
		return BrokerSetup.admin(this.ports.of("kafka-admin"), BROKER_ADMIN_PASSWORD);
	}

	/**
	 * Returns the certificates of the processes.
	 * @throws java.util.NoSuchElementException if they connect without TLS
	 */
	public SystemCertificates certificates() {
		return this.connections.certificates().orElseThrow();
	}

	/**
	 * Returns the folder with the logs of the processes.
	 */
	public Path logs() {
		return this.settings.logs();
	}

	/**
	 * Returns the Java programs by the names of their processes.
	 */
	public Map<String, JavaProgram> programs() {
		return Map.copyOf(this.programs);
	}

	/**
	 * Stops the renewal of the certificates. Does not stop the processes.
	 */
	@Override
	public void close() {
		this.connections.close();
	}

}

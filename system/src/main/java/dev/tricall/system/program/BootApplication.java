package dev.tricall.system.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;

import dev.tricall.system.process.Commands;

/**
 * A service's jar in extracted form, which halves the time that a start takes.
 */
public final class BootApplication {

	private final Path jar;

	private final Path folder;

	/**
	 * Refers to the current version of a jar.
	 * @param store folder that the jar is extracted to
	 * @throws IOException if the jar does not exist or cannot be read
	 */
	public BootApplication(Path jar, Path store) throws IOException {
		if (!Files.exists(jar)) {
			throw new IOException(jar + " has not been built: run mvn package");
		}
		this.jar = jar;
		this.folder = store.resolve(jar.getFileName().toString().replace(".jar", "") + "-" + version(jar));
	}

	/**
	 * Returns a checksum of the names and checksums of the entries, so that the same code
	 * has the same version when it is built again.
	 */
	static String version(Path jar) throws IOException {
		CRC32 checksum = new CRC32();
		try (ZipFile zip = new ZipFile(jar.toFile())) {
			zip.stream()
				.map((entry) -> entry.getName() + " " + entry.getCrc() + "\n")
				.forEach((line) -> checksum.update(line.getBytes(StandardCharsets.UTF_8)));
		}
		return Long.toHexString(checksum.getValue());
	}

	/**
	 * Extracts the jar unless that has been done, and deletes earlier versions.
	 */
	public void prepare(Path log) throws IOException, InterruptedException {
		ProgramStore.fill(this.folder,
				(target) -> Commands.run(
						List.of(JavaProgram.java(), "-Xmx64m", "-XX:TieredStopAtLevel=1", "-Djarmode=tools", "-jar",
								this.jar.toString(), "extract", "--force", "--destination", target.toString()),
						Map.of(), "", log));
		ProgramStore.markInUse(this.folder);
		ProgramStore.deleteOtherVersions(this.folder);
	}

	/**
	 * Returns the libraries of the service, after {@link #prepare}.
	 */
	public List<Path> libraries() throws IOException {
		try (var files = Files.list(this.folder.resolve("lib"))) {
			return files.sorted().toList();
		}
	}

	/**
	 * Returns the program, which can be run after {@link #prepare}.
	 */
	public JavaProgram program(String maxHeap) {
		return new JavaProgram(JavaProgram.archive(this.folder), maxHeap,
				List.of("-jar", this.folder.resolve(this.jar.getFileName()).toString()));
	}

}

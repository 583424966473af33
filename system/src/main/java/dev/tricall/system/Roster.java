package dev.tricall.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import dev.tricall.system.run.Part;
import dev.tricall.system.run.PrivateFiles;

/**
 * Where the parts of a running system are, in a file of its folder: the ports are another
 * each time.
 *
 * @param name of the part
 * @param address where it listens
 * @param management where it tells of itself, empty if nowhere
 */
public record Roster(String name, String address, String management) {

	/** In its environment; no part is asked from another machine. */
	private static final String MANAGEMENT_PORT = "MANAGEMENT_PORT";

	private static Path file(Path directory) {
		return directory.resolve("parts");
	}

	public static void write(Path directory, List<Part> parts) throws IOException {
		Files.write(PrivateFiles.createFile(file(directory)), parts.stream().map((part) -> {
			String port = part.environment().get(MANAGEMENT_PORT);
			return String.join(" ", part.name(), part.address(), (port != null) ? "127.0.0.1:" + port : "");
		}).toList());
	}

	/**
	 * Returns its parts, none if there is no such system.
	 */
	public static List<Roster> read(Path directory) throws IOException {
		return Files.exists(file(directory)) ? Files.readAllLines(file(directory)).stream().map((line) -> {
			String[] words = line.split(" ", -1);
			return new Roster(words[0], words[1], words[2]);
		}).toList() : List.of();
	}

	static void delete(Path directory) throws IOException {
		Files.deleteIfExists(file(directory));
	}

}

package dev.tricall.system.program;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Build output of this module: its code, the libraries for it and the broker, and a
 * {@link ProgramStore}.
 */
public final class BuildOutput {

	private final Path target;

	private final List<Path> libraries;

	/**
	 * @param target the build folder of this module
	 * @throws IOException if the module has not been built
	 */
	public BuildOutput(Path target) throws IOException {
		this.target = target;
		List<Path> jars = new ArrayList<>();
		if (!Files.isDirectory(target.resolve("lib"))) {
			throw new IOException(target + " has not been built: run mvn package");
		}
		try (var files = Files.list(target.resolve("lib"))) {
			files.sorted().forEach(jars::add);
		}
		this.libraries = List.copyOf(jars);
	}

	/**
	 * Returns the jar of this class. In tests and in an IDE, where the class comes from a
	 * folder, that is the jar that was built from it.
	 */
	private Path ownCode() {
		try {
			Path code = Path.of(BuildOutput.class.getProtectionDomain().getCodeSource().getLocation().toURI());
			return Files.isDirectory(code) ? this.target.resolve("system.jar") : code;
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns the folder of the {@link ProgramStore}.
	 */
	public Path store() {
		return this.target.resolve("store");
	}

	/**
	 * Returns the library whose file name starts with the prefix.
	 */
	public Path find(String prefix) throws IOException {
		return this.libraries.stream()
			.filter((jar) -> jar.getFileName().toString().startsWith(prefix))
			.findFirst()
			.orElseThrow(() -> new IOException("no " + prefix + "*.jar in " + this.target.resolve("lib")));
	}

	/**
	 * Returns a program whose main class is in this module.
	 */
	public JavaProgram program(Class<?> main, String maxHeap, String... arguments) {
		return program(main, this.libraries, maxHeap, arguments);
	}

	/**
	 * Returns a program whose main class is in this module, with other libraries.
	 */
	public JavaProgram program(Class<?> main, List<Path> libraries, String maxHeap, String... arguments) {
		List<Path> jars = new ArrayList<>(List.of(ownCode()));
		jars.addAll(libraries);
		List<String> all = new ArrayList<>(List.of("-cp",
				String.join(File.pathSeparator, jars.stream().map(Path::toString).toList()), main.getName()));
		Collections.addAll(all, arguments);
		return new JavaProgram(null, maxHeap, all);
	}

}

package dev.tricall.system.parts;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the build of this module has put together: its own code, the libraries that it and
 * the broker run with, and a store of unpacked programs, which is kept from one run to
 * the next.
 */
public final class Libraries {

	private final Path target;

	private final List<Path> classPath;

	/**
	 * Looks into the build's folder of this module.
	 * @throws IOException if it has not been built
	 */
	public Libraries(Path target) throws IOException {
		this.target = target;
		List<Path> jars = new ArrayList<>(List.of(ownCode()));
		if (!Files.isDirectory(target.resolve("lib"))) {
			throw new IOException(target + " has not been built: run mvn package");
		}
		try (var files = Files.list(target.resolve("lib"))) {
			files.sorted().forEach(jars::add);
		}
		this.classPath = List.copyOf(jars);
	}

	/**
	 * The jar that this class comes from, or in an unpacked build the one made of it.
	 */
	private Path ownCode() {
		try {
			Path code = Path.of(Libraries.class.getProtectionDomain().getCodeSource().getLocation().toURI());
			return Files.isDirectory(code) ? this.target.resolve("system.jar") : code;
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public Path store() {
		return this.target.resolve("store");
	}

	/**
	 * Returns the library whose file name begins like this.
	 */
	Path find(String prefix) throws IOException {
		return this.classPath.stream()
			.filter((jar) -> jar.getFileName().toString().startsWith(prefix))
			.findFirst()
			.orElseThrow(() -> new IOException("no " + prefix + " in " + this.target.resolve("lib")));
	}

	/**
	 * A program of this module, for a JVM of its own.
	 */
	public JavaProgram program(Class<?> main, String maxHeap, List<String> arguments) {
		List<String> all = new ArrayList<>(List.of("-cp",
				String.join(File.pathSeparator, this.classPath.stream().map(Path::toString).toList()), main.getName()));
		all.addAll(arguments);
		return new JavaProgram(null, maxHeap, all);
	}

}

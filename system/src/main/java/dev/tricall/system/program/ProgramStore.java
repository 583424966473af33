package dev.tricall.system.program;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * Folders with unpacked programs. A folder is filled once, never changed, and has the
 * version of its content in its name. So a rebuild creates another folder, and processes
 * that run from the old one are not disturbed. Thread-safe.
 */
public final class ProgramStore {

	private static final String LOCK_FILE = "in-use";

	/** Folders that this JVM uses. The channels keep the locks until the JVM ends. */
	private static final Map<Path, FileChannel> IN_USE = new ConcurrentHashMap<>();

	private ProgramStore() {
	}

	/**
	 * Fills a folder unless it exists. If several processes do so concurrently, the first
	 * one wins; the folder is never visible while it is incomplete.
	 */
	public static synchronized void fill(Path folder, Filler filler) throws IOException, InterruptedException {
		if (Files.isDirectory(folder)) {
			return;
		}
		Files.createDirectories(folder.getParent());
		Path incomplete = Files.createTempDirectory(folder.getParent(), "filling-");
		try {
			filler.fill(incomplete);
			Files.move(incomplete, folder, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			if (!Files.isDirectory(folder)) {
				throw ex;
			}
		}
		finally {
			delete(incomplete);
		}
	}

	/**
	 * Protects a folder from {@link #deleteOtherVersions} until this JVM ends.
	 */
	static synchronized void markInUse(Path folder) throws IOException {
		if (!IN_USE.containsKey(folder)) {
			FileChannel channel = FileChannel.open(folder.resolve(LOCK_FILE), StandardOpenOption.CREATE,
					StandardOpenOption.READ, StandardOpenOption.WRITE);
			channel.lock(0, Long.MAX_VALUE, true);
			IN_USE.put(folder, channel);
		}
	}

	/**
	 * Deletes other versions of the same program, unless a JVM uses them.
	 * @param folder named {@code <program>-<version>}
	 */
	static synchronized void deleteOtherVersions(Path folder) throws IOException {
		List<Path> others;
		try (var all = Files.list(folder.getParent())) {
			others = all.filter((other) -> !other.equals(folder) && program(other).equals(program(folder))).toList();
		}
		for (Path other : others) {
			if (isUnused(other)) {
				delete(other);
			}
		}
	}

	private static String program(Path folder) {
		String name = folder.getFileName().toString();
		return name.substring(0, Math.max(0, name.lastIndexOf('-')));
	}

	private static boolean isUnused(Path folder) throws IOException {
		if (IN_USE.containsKey(folder) || !Files.exists(folder.resolve(LOCK_FILE))) {
			return false;
		}
		try (FileChannel channel = FileChannel.open(folder.resolve(LOCK_FILE), StandardOpenOption.WRITE)) {
			@Nullable FileLock lock = channel.tryLock();
			return lock != null;
		}
		catch (OverlappingFileLockException ex) {
			return false;
		}
	}

	/**
	 * Deletes a folder and its content. Does nothing if the folder does not exist.
	 */
	public static void delete(Path folder) throws IOException {
		if (!Files.exists(folder)) {
			return;
		}
		List<Path> paths;
		try (var all = Files.walk(folder)) {
			paths = all.sorted(Comparator.reverseOrder()).toList();
		}
		for (Path path : paths) {
			Files.delete(path);
		}
	}

	/** Creates the content of a folder. */
	@FunctionalInterface
	public interface Filler {

		void fill(Path folder) throws IOException, InterruptedException;

	}

}

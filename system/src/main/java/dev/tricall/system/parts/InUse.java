package dev.tricall.system.parts;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Marks folders of the {@link Store} as in use by this JVM, until it ends, so that others
 * can tell what may be deleted.
 */
final class InUse {

	private static final String FILE = "in-use";

	/** Held only so that the locks are not given up. */
	private static final Map<Path, FileChannel> MARKED = new ConcurrentHashMap<>();

	private InUse() {
	}

	static synchronized void mark(Path folder) throws IOException {
		if (!MARKED.containsKey(folder)) {
			FileChannel channel = FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE,
					StandardOpenOption.READ, StandardOpenOption.WRITE);
			channel.lock(0, Long.MAX_VALUE, true);
			MARKED.put(folder, channel);
		}
	}

	/**
	 * Deletes the folders beside this one that are named alike but for the last word, and
	 * that nobody uses: they are of earlier builds.
	 */
	static synchronized void deleteOthers(Path folder) throws IOException {
		String name = folder.getFileName().toString();
		String prefix = name.substring(0, name.lastIndexOf('-') + 1);
		List<Path> others;
		try (var all = Files.list(folder.getParent())) {
			others = all
				.filter((other) -> !other.equals(folder) && other.getFileName().toString().startsWith(prefix)
						&& other.getFileName().toString().lastIndexOf('-') == prefix.length() - 1)
				.toList();
		}
		for (Path other : others) {
			if (isUnused(other)) {
				Store.delete(other);
			}
		}
	}

	private static boolean isUnused(Path folder) throws IOException {
		if (MARKED.containsKey(folder) || !Files.exists(folder.resolve(FILE))) {
			return false;
		}
		try (FileChannel channel = FileChannel.open(folder.resolve(FILE), StandardOpenOption.WRITE);
				FileLock lock = channel.tryLock()) {
			return lock != null;
		}
		catch (OverlappingFileLockException ex) {
			return false;
		}
	}

}

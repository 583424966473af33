package dev.tricall.system;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.jspecify.annotations.Nullable;

import dev.tricall.system.parts.Store;

/**
 * The folder with a system's data and logs, locked so that no other system uses it
 * meanwhile. The lock is given up when the JVM ends, however it ends.
 */
public final class WorkFolder implements AutoCloseable {

	private final Settings settings;

	private final FileChannel channel;

	private WorkFolder(Settings settings, FileChannel channel) {
		this.settings = settings;
		this.channel = channel;
	}

	/**
	 * Locks the folder that the settings name, which is created if it is not there.
	 * @throws IOException if another system uses it
	 */
	public static WorkFolder lock(Settings settings) throws IOException {
		Path directory = Files.createDirectories(settings.directory());
		FileChannel channel = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE);
		if (!isLocked(channel)) {
			channel.close();
			throw new IOException(directory + " is in use by another running system");
		}
		return new WorkFolder(settings, channel);
	}

	private static boolean isLocked(FileChannel channel) throws IOException {
		try {
			@Nullable FileLock lock = channel.tryLock();
			return lock != null;
		}
		catch (OverlappingFileLockException ex) {
			return false;
		}
	}

	/**
	 * Makes it ready for a system to start.
	 * @param keep whether data and logs of an earlier run stay
	 */
	public void prepare(boolean keep) throws IOException {
		if (!keep) {
			Store.delete(this.settings.data());
			Store.delete(this.settings.logs());
		}
		Files.createDirectories(this.settings.logs());
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}

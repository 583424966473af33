package dev.tricall.system;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.jspecify.annotations.Nullable;

import dev.tricall.system.process.PrivateFiles;
import dev.tricall.system.program.ProgramStore;

/**
 * The folder with a system's data and logs. Only its owner can read it, and it is locked
 * against use by another running system. The lock is released when this JVM ends, however
 * it ends.
 */
public final class WorkFolder implements AutoCloseable {

	private final Settings settings;

	private final FileChannel channel;

	private WorkFolder(Settings settings, FileChannel channel) {
		this.settings = settings;
		this.channel = channel;
	}

	/**
	 * Locks the folder of the settings and creates it if necessary.
	 * @throws IOException if another running system uses it
	 */
	public static WorkFolder lock(Settings settings) throws IOException {
		Path directory = PrivateFiles.createFolder(settings.directory());
		FileChannel channel = FileChannel.open(PrivateFiles.createFile(directory.resolve("lock")),
				StandardOpenOption.WRITE);
		if (!tryLock(channel)) {
			channel.close();
			throw new IOException(directory + " is in use by another running system");
		}
		return new WorkFolder(settings, channel);
	}

	private static boolean tryLock(FileChannel channel) throws IOException {
		try {
			@Nullable FileLock lock = channel.tryLock();
			return lock != null;
		}
		catch (OverlappingFileLockException ex) {
			return false;
		}
	}

	/**
	 * Prepares the folder for a start.
	 * @param keep whether to keep data and logs of the previous run
	 */
	public void prepare(boolean keep) throws IOException {
		if (!keep) {
			ProgramStore.delete(this.settings.data());
			ProgramStore.delete(this.settings.logs());
		}
		PrivateFiles.createFolder(this.settings.data());
		PrivateFiles.createFolder(this.settings.logs());
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}

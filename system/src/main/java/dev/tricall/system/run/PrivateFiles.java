package dev.tricall.system.run;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Files and folders that only their owner can read: data, keys and logs of a system.
 */
public final class PrivateFiles {

	private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

	private static final FileAttribute<?> FILE = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

	private PrivateFiles() {
	}

	/**
	 * Creates a folder, or takes the permissions of all others away if it exists.
	 */
	public static Path createFolder(Path folder) throws IOException {
		Files.createDirectories(folder);
		Files.setPosixFilePermissions(folder, FOLDER);
		return folder;
	}

	/**
	 * Creates an empty file unless it exists.
	 */
	public static Path createFile(Path file) throws IOException {
		try {
			return Files.createFile(file, FILE);
		}
		catch (FileAlreadyExistsException ex) {
			return file;
		}
	}

	/**
	 * Returns a command whose process creates only files that no one else can read,
	 * unless it sets other permissions itself.
	 */
	static List<String> createdBy(List<String> command) {
		List<String> all = new ArrayList<>(List.of("sh", "-c", "umask 077; exec \"$@\"", "sh"));
		all.addAll(command);
		return all;
	}

}

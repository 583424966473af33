package dev.tricall.system.process;

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
 * Creates files and folders that only their owner can read: a system's data, keys and
 * logs.
 */
public final class PrivateFiles {

	private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");

	private static final FileAttribute<?> FILE = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

	private PrivateFiles() {
	}

	/**
	 * Creates a folder, or removes the permissions of all other users from an existing
	 * one.
	 */
	public static Path createFolder(Path folder) throws IOException {
		Files.createDirectories(folder);
		Files.setPosixFilePermissions(folder, FOLDER);
		return folder;
	}

	/**
	 * Creates an empty file unless the file exists.
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
	 * Wraps a command so that the files its process creates are private, unless the
	 * process sets other permissions itself.
	 */
	static List<String> withPrivateUmask(List<String> command) {
		List<String> all = new ArrayList<>(List.of("sh", "-c", "umask 077; exec \"$@\"", "sh"));
		all.addAll(command);
		return all;
	}

}

package dev.tricall.system.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The user that PostgreSQL runs as, because it refuses to run as root. For root, that is
 * an unmapped user in a user namespace of its own, which keeps access to root's files.
 * Where user namespaces are forbidden, as in many containers, it is the user nobody.
 */
enum UnprivilegedUser {

	CURRENT, NAMESPACE, NOBODY;

	private static final int NOGROUP = 65_534;

	static UnprivilegedUser find() {
		if (!"root".equals(System.getProperty("user.name"))) {
			return CURRENT;
		}
		return canUnshare() ? NAMESPACE : NOBODY;
	}

	private static boolean canUnshare() {
		try {
			return new ProcessBuilder("unshare", "--user", "true").start().waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	/**
	 * Returns the command that runs a command as this user.
	 */
	List<String> command(String... command) {
		List<String> all = new ArrayList<>(switch (this) {
			case CURRENT -> List.<String>of();
			case NAMESPACE -> List.of("unshare", "--user");
			case NOBODY -> List.of("setpriv", "--reuid=nobody", "--regid=" + NOGROUP, "--clear-groups");
		});
		all.addAll(List.of(command));
		return all;
	}

	/**
	 * Allows this user to traverse, but not to list, the two parent folders, which belong
	 * to root.
	 */
	void allowTraversal(Path folder) throws IOException {
		if (this == NOBODY) {
			for (Path parent : List.of(folder.resolve(".."), folder.resolve("../.."))) {
				Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(parent);
				permissions.add(PosixFilePermission.OTHERS_EXECUTE);
				Files.setPosixFilePermissions(parent, permissions);
			}
		}
	}

	/**
	 * Returns the group by which this user can read root's files, empty if it can read
	 * them anyway.
	 */
	OptionalInt readingGroup() {
		return (this == NOBODY) ? OptionalInt.of(NOGROUP) : OptionalInt.empty();
	}

	void makeOwner(Path path) throws IOException {
		if (this == NOBODY) {
			Files.setOwner(path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
		}
	}

}

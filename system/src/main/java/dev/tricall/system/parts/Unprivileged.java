package dev.tricall.system.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * PostgreSQL refuses to run as root. As root it is run in a user namespace of its own,
 * where root without a mapping is nobody, who yet may write root's files; where the
 * machine forbids such namespaces (many containers do), as the user nobody.
 */
enum Unprivileged {

	ALREADY, NAMESPACE, NOBODY;

	private static final String USER = "nobody";

	static Unprivileged here() {
		if (!"root".equals(System.getProperty("user.name"))) {
			return ALREADY;
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

	List<String> command(String... command) {
		List<String> all = new ArrayList<>(switch (this) {
			case ALREADY -> List.<String>of();
			case NAMESPACE -> List.of("unshare", "--user");
			case NOBODY -> List.of("setpriv", "--reuid=" + USER, "--regid=65534", "--clear-groups");
		});
		all.addAll(List.of(command));
		return all;
	}

	/**
	 * Lets the user as whom commands run pass through the two folders above this one,
	 * which are root's: the folders of all data and of the system. It still cannot list
	 * them.
	 */
	void admit(Path folder) throws IOException {
		if (this == NOBODY) {
			for (Path above : List.of(folder.resolve(".."), folder.resolve("../.."))) {
				Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(above);
				permissions.add(PosixFilePermission.OTHERS_EXECUTE);
				Files.setPosixFilePermissions(above, permissions);
			}
		}
	}

	/**
	 * Gives a file or folder to the user as whom commands run.
	 */
	void own(Path path) throws IOException {
		if (this == NOBODY) {
			Files.setOwner(path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
		}
	}

}

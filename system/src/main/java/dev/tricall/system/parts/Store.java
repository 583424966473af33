package dev.tricall.system.parts;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;

import org.jspecify.annotations.Nullable;

/**
 * Folders that are filled once and never changed: their names say what is in them. So a
 * rebuild makes a new folder, and what runs from the old one is not disturbed.
 */
public final class Store {

	private Store() {
	}

	/**
	 * Fills a folder unless it is there. Several processes may do so at a time: the first
	 * one wins, and nobody sees a folder that is half full.
	 */
	static synchronized void fill(Path folder, Filler filler) throws IOException, InterruptedException {
		if (Files.isDirectory(folder)) {
			return;
		}
		Files.createDirectories(folder.getParent());
		Path filling = Files.createTempDirectory(folder.getParent(), "filling-");
		try {
			filler.fill(filling);
			Files.move(filling, folder, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			if (!Files.isDirectory(folder)) {
				throw ex;
			}
		}
		finally {
			delete(filling);
		}
	}

	/**
	 * Deletes a folder and all that is in it, or nothing if it is not there.
	 */
	public static void delete(Path folder) throws IOException {
		if (!Files.exists(folder)) {
			return;
		}
		Files.walkFileTree(folder, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				Files.delete(file);
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException ex) throws IOException {
				Files.delete(directory);
				return FileVisitResult.CONTINUE;
			}

		});
	}

	@FunctionalInterface
	interface Filler {

		void fill(Path folder) throws IOException, InterruptedException;

	}

}

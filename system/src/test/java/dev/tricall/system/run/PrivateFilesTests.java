package dev.tricall.system.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tricall.system.Settings;
import dev.tricall.system.WorkFolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class PrivateFilesTests {

	@TempDir
	private Path directory;

	@Test
	void onlyTheOwnerCanReadWhatASystemWrites() throws Exception {
		Path work = this.directory.resolve("system");
		Settings settings = new Settings(this.directory, work, 1, 1, Map.of());
		// As an earlier version left them.
		Files.createDirectories(settings.data(),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
		Part part = Part.named("part")
			.running(() -> List.of("sh", "-c",
					"echo secret > data/file; mkdir data/folder; sleep 60".replace("data/", settings.data() + "/")));
		try (WorkFolder folder = WorkFolder.lock(settings);
				RunningSystem system = new RunningSystem(settings.logs(), (line) -> {
				})) {
			folder.prepare(true);
			Tools.run(List.of("touch", settings.data().resolve("tool").toString()), Map.of(), "",
					settings.logs().resolve("tool.log"));
			system.start(List.of(part));
			await().until(() -> Files.exists(settings.data().resolve("folder")));
			assertThat(readableByOthers(work)).isEmpty();
			assertThat(settings.logs()).isDirectoryContaining("glob:**/part.log")
				.isDirectoryContaining("glob:**/tool.log");
		}
	}

	@Test
	void aProcessInheritsNoSecretOfTheLauncher() {
		ProcessBuilder builder = new ProcessBuilder("true");
		builder.environment().put("GATEWAY_SECRET", "of the launcher");
		builder.environment().put("ALLOW_DEMO_SECRETS", "false");
		Tools.setEnvironment(builder, Map.of("SERVICE_A_SECRET", "its own"));
		assertThat(builder.environment()).containsEntry("SERVICE_A_SECRET", "its own")
			.containsEntry("ALLOW_DEMO_SECRETS", "false")
			.doesNotContainKey("GATEWAY_SECRET");
	}

	private static List<Path> readableByOthers(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter((file) -> !permissions(file).endsWith("------")).toList();
		}
	}

	private static String permissions(Path file) {
		try {
			return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

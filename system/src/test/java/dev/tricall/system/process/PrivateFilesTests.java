package dev.tricall.system.process;

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
	void onlyTheOwnerCanReadFilesOfTheSystem() throws Exception {
		Path work = this.directory.resolve("system");
		Settings settings = Settings.of(this.directory, work, 1);
		// Earlier versions created folders that all users could read.
		Files.createDirectories(settings.data(),
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
		ProcessDefinition process = ProcessDefinition.of("process", () -> List.of("sh", "-c",
				"echo secret > data/file; mkdir data/folder; sleep 60".replace("data/", settings.data() + "/")));
		try (WorkFolder folder = WorkFolder.lock(settings);
				ProcessGroup group = new ProcessGroup(settings.logs(), (line) -> {
				})) {
			folder.prepare(true);
			Commands.run(List.of("touch", settings.data().resolve("tool").toString()), Map.of(), "",
					settings.logs().resolve("tool.log"));
			group.start(List.of(process));
			await().until(() -> Files.exists(settings.data().resolve("folder")));
			assertThat(readableByOthers(work)).isEmpty();
			assertThat(settings.logs()).isDirectoryContaining("glob:**/process.log")
				.isDirectoryContaining("glob:**/tool.log");
		}
	}

	@Test
	void processesDoNotInheritTheSecretsOfTheLauncher() {
		ProcessBuilder builder = new ProcessBuilder("true");
		builder.environment().put("GATEWAY_SECRET", "the launcher's");
		builder.environment().put("ALLOW_DEMO_SECRETS", "false");
		Commands.addEnvironment(builder, Map.of("SERVICE_A_SECRET", "its own"));
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

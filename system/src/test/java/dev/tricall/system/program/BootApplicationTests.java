package dev.tricall.system.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class BootApplicationTests {

	@TempDir
	private Path folder;

	@Test
	void versionIgnoresTheTimesOfTheEntries() throws Exception {
		assertThat(BootApplication.version(jar("a.jar", "content", "2026-01-01T00:00:00Z")))
			.isEqualTo(BootApplication.version(jar("b.jar", "content", "2026-02-02T00:00:00Z")));
	}

	@Test
	void versionDependsOnTheContent() throws Exception {
		assertThat(BootApplication.version(jar("a.jar", "content", "2026-01-01T00:00:00Z")))
			.isNotEqualTo(BootApplication.version(jar("b.jar", "Content", "2026-01-01T00:00:00Z")));
	}

	private Path jar(String name, String content, String time) throws IOException {
		Path jar = this.folder.resolve(name);
		try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
			ZipEntry entry = new ZipEntry("file");
			entry.setTime(Instant.parse(time).toEpochMilli());
			out.putNextEntry(entry);
			out.write(content.getBytes(StandardCharsets.UTF_8));
		}
		return jar;
	}

}

package dev.tricall.system.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class ProgramStoreTests {

	@TempDir
	private Path store;

	@Test
	void fillsAFolderOnlyOnce() throws Exception {
		Path folder = this.store.resolve("service-b-1234");
		ProgramStore.fill(folder, (target) -> Files.writeString(target.resolve("file"), "first"));
		ProgramStore.fill(folder, (target) -> Files.writeString(target.resolve("file"), "second"));
		assertThat(folder.resolve("file")).hasContent("first");
	}

	@Test
	void leavesNothingBehindWhenFillingFails() {
		Path folder = this.store.resolve("service-b-1234");
		assertThatIOException().isThrownBy(() -> ProgramStore.fill(folder, (target) -> {
			Files.writeString(target.resolve("incomplete"), "");
			throw new IOException("disk full");
		})).withMessage("disk full");
		assertThat(this.store).isEmptyDirectory();
	}

	@Test
	void deletesUnusedEarlierVersions() throws Exception {
		Path earlier = folder("service-b-1111");
		Path inUse = folder("service-b-2222");
		Path current = folder("service-b-3333");
		Path otherService = folder("service-a-1111");
		Path unknown = Files.createDirectory(this.store.resolve("service-b-4444"));
		Files.writeString(earlier.resolve("in-use"), "");
		Files.writeString(otherService.resolve("in-use"), "");
		ProgramStore.markInUse(inUse);
		ProgramStore.markInUse(current);
		ProgramStore.deleteOtherVersions(current);
		assertThat(this.store.toFile().list()).containsExactlyInAnyOrder(inUse.getFileName().toString(),
				current.getFileName().toString(), otherService.getFileName().toString(),
				unknown.getFileName().toString());
	}

	private Path folder(String name) throws IOException {
		Path folder = Files.createDirectory(this.store.resolve(name));
		Files.writeString(folder.resolve("jar"), "");
		return folder;
	}

}

package dev.tricall.system.parts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class StoreTests {

	@TempDir
	private Path store;

	@Test
	void fillsAFolderOnce() throws Exception {
		Path folder = this.store.resolve("service-b-1234");
		Store.fill(folder, (target) -> Files.writeString(target.resolve("file"), "first"));
		Store.fill(folder, (target) -> Files.writeString(target.resolve("file"), "second"));
		assertThat(folder.resolve("file")).hasContent("first");
	}

	@Test
	void leavesNothingWhenAFolderCannotBeFilled() {
		Path folder = this.store.resolve("service-b-1234");
		assertThatIOException().isThrownBy(() -> Store.fill(folder, (target) -> {
			Files.writeString(target.resolve("half"), "");
			throw new IOException("no more");
		})).withMessage("no more");
		assertThat(this.store).isEmptyDirectory();
	}

	@Test
	void deletesWhatIsLeftOfEarlierBuilds() throws Exception {
		Path earlier = folder("service-b-1111");
		Path inUse = folder("service-b-2222");
		Path current = folder("service-b-3333");
		Path otherService = folder("service-a-1111");
		Path half = Files.createDirectory(this.store.resolve("service-b-4444"));
		Files.writeString(earlier.resolve("in-use"), "");
		Files.writeString(otherService.resolve("in-use"), "");
		InUse.mark(inUse);
		InUse.mark(current);
		InUse.deleteOthers(current);
		assertThat(this.store.toFile().list()).containsExactlyInAnyOrder(inUse.getFileName().toString(),
				current.getFileName().toString(), otherService.getFileName().toString(), half.getFileName().toString());
	}

	private Path folder(String name) throws IOException {
		Path folder = Files.createDirectory(this.store.resolve(name));
		Files.writeString(folder.resolve("jar"), "");
		return folder;
	}

}

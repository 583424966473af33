package dev.tricall.authserver.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class KeyFileTests {

	private static final Duration PUBLISH_AHEAD = Duration.ofMinutes(5);

	private static final Duration TOKEN_TIME_TO_LIVE = Duration.ofMinutes(5);

	private final Path file;

	private Instant now = Instant.now();

	KeyFileTests(@TempDir Path folder) {
		this.file = folder.resolve("keys/signing-keys.json");
	}

	@BeforeEach
	void fileDoesNotExist() {
		assertThat(this.file).doesNotExist();
	}

	@Test
	void isCreatedReadableByOwnerOnly() throws IOException {
		keyFile();
		assertOwnerOnly();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.file.getParent())))
			.isEqualTo("rwx------");
	}

	@Test
	void staysReadableByOwnerOnlyAfterRotation() throws IOException {
		keyFile().rotate(PUBLISH_AHEAD, TOKEN_TIME_TO_LIVE);
		assertOwnerOnly();
		try (var files = Files.list(this.file.getParent())) {
			assertThat(files).containsExactly(this.file);
		}
	}

	@Test
	void keysSurviveRestart() {
		JWK key = keyFile().current();
		assertThat(keyFile().current()).isEqualTo(key);
		assertThat(keyFile().current().isPrivate()).isTrue();
	}

	@Test
	void rotationSurvivesRestart() throws Exception {
		JWK old = keyFile().current();
		JWK next = keyFile().rotate(PUBLISH_AHEAD, TOKEN_TIME_TO_LIVE);
		assertThat(keyFile().current().getKeyID()).isEqualTo(old.getKeyID());
		this.now = this.now.plus(PUBLISH_AHEAD);
		assertThat(keyFile().current().getKeyID()).isEqualTo(next.getKeyID());
		assertThat(keyFile().keys().keys()).hasSize(2);
		this.now = this.now.plus(TOKEN_TIME_TO_LIVE).plusSeconds(61);
		assertThat(keyFile().keys().keys()).extracting(JWK::getKeyID).containsExactly(next.getKeyID());
		assertThat(JWKSet.load(this.file.toFile()).getKeys()).as("on disk").hasSize(1);
	}

	@Test
	void rotatingTwiceCreatesOneKey() {
		KeyFile keyFile = keyFile();
		JWK next = keyFile.rotate(PUBLISH_AHEAD, TOKEN_TIME_TO_LIVE);
		assertThat(keyFile.rotate(PUBLISH_AHEAD, TOKEN_TIME_TO_LIVE).getKeyID()).isEqualTo(next.getKeyID());
		assertThat(keyFile.keys().keys()).hasSize(2);
	}

	@Test
	void readsChangesOfOtherProcesses() {
		KeyFile one = keyFile();
		JWK next = keyFile().rotate(Duration.ZERO, TOKEN_TIME_TO_LIVE);
		assertThat(one.current().getKeyID()).isEqualTo(next.getKeyID());
	}

	@Test
	void keepsSigningWhenFileBecomesUnreadable() throws IOException {
		KeyFile keyFile = keyFile();
		JWK key = keyFile.current();
		Files.writeString(this.file, "{");
		Files.setLastModifiedTime(this.file, FileTime.from(this.now.plusSeconds(5)));
		assertThat(keyFile.current()).isEqualTo(key);
		Files.writeString(this.file, "{\"keys\":[]}");
		Files.setLastModifiedTime(this.file, FileTime.from(this.now.plusSeconds(10)));
		assertThat(keyFile.current()).isEqualTo(key);
		Files.delete(this.file);
		assertThat(keyFile.current()).isEqualTo(key);
	}

	@Test
	void failsToStartWhenFileIsUnreadable() throws IOException {
		Files.createDirectories(this.file.getParent());
		Files.writeString(this.file, "not keys");
		assertThatIllegalStateException().isThrownBy(this::keyFile).withMessageContaining(this.file.toString());
		assertThat(this.file).as("unchanged").hasContent("not keys");
	}

	private KeyFile keyFile() {
		return new KeyFile(this.file, () -> this.now);
	}

	private void assertOwnerOnly() throws IOException {
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.file))).isEqualTo("rw-------");
	}

}

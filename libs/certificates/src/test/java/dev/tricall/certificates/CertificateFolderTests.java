package dev.tricall.certificates;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class CertificateFolderTests {

	private final CertificateAuthority authority = CertificateAuthority.create(Instant.now());

	@TempDir
	private Path directory;

	@Test
	void writesFilesThatOnlyTheOwnerCanRead() throws IOException {
		Path folder = this.directory.resolve("certificates/service-b");
		write(new CertificateFolder(folder));
		assertThat(names(folder)).containsExactlyInAnyOrder("tls.crt", "tls.key", "ca.crt", "keystore.pem");
		assertThat(permissions(folder)).isEqualTo("rwx------");
		Path generation = folder.resolve(CertificateFolder.DATA).toRealPath();
		assertThat(permissions(generation)).isEqualTo("rwx------");
		assertThat(generation).isDirectoryRecursivelyContaining((file) -> file.endsWith("tls.key"));
		for (String name : names(folder)) {
			assertThat(permissions(folder.resolve(name).toRealPath())).as(name).isEqualTo("rw-------");
		}
	}

	@Test
	void letsOneGroupRead() throws IOException {
		Integer group = (Integer) Files.getAttribute(this.directory, "unix:gid");
		Path folder = this.directory.resolve("service-b");
		write(new CertificateFolder(folder, group));
		assertThat(permissions(folder)).isEqualTo("rwxr-x---");
		Path generation = folder.resolve(CertificateFolder.DATA).toRealPath();
		Path key = generation.resolve("tls.key");
		assertThat(permissions(generation)).isEqualTo("rwxr-x---");
		assertThat(permissions(key)).isEqualTo("rw-r-----");
		assertThat(Files.getAttribute(key, "unix:gid")).isEqualTo(group);
	}

	@Test
	void readsWhatItHasWritten() throws IOException {
		CertificateFolder folder = new CertificateFolder(this.directory.resolve("service-b"));
		assertThat(folder.read()).isEmpty();
		IssuedCertificate issued = write(folder);
		assertThat(folder.read()).hasValueSatisfying((read) -> {
			assertThat(read.chain()).isEqualTo(issued.chain());
			assertThat(read.key()).isEqualTo(issued.key());
		});
		assertThat(folder.readTrusted()).containsExactly(this.authority.certificate());
	}

	@Test
	void writesKeyAndChainIntoOneFileForTheBroker() throws IOException {
		Path folder = this.directory.resolve("kafka");
		write(new CertificateFolder(folder));
		assertThat(folder.resolve("keystore.pem"))
			.hasContent(Files.readString(folder.resolve("tls.key")) + Files.readString(folder.resolve("tls.crt")));
		assertThat(Files.readString(folder.resolve("tls.key"))).startsWith("-----BEGIN PRIVATE KEY-----\n")
			.endsWith("\n-----END PRIVATE KEY-----\n");
	}

	@Test
	void keepsThePreviousContentOnly() throws IOException {
		CertificateFolder folder = new CertificateFolder(this.directory.resolve("service-b"));
		for (int i = 0; i < 4; i++) {
			write(folder);
		}
		try (Stream<Path> all = Files.list(folder.path())) {
			assertThat(all.filter((path) -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))).hasSize(2);
		}
	}

	@Test
	void reportsFilesOfAnotherFormat() throws IOException {
		CertificateFolder folder = new CertificateFolder(this.directory.resolve("service-b"));
		write(folder);
		Files.writeString(folder.path().resolve("tls.key"), "no key");
		assertThatIOException().isThrownBy(folder::read).withMessageContaining("service-b");
	}

	@Test
	void readersNeverGetAKeyThatDoesNotMatchTheCertificate() throws Exception {
		CertificateFolder folder = new CertificateFolder(this.directory.resolve("service-b"));
		write(folder);
		int count = 200;
		AtomicInteger reads = new AtomicInteger();
		CompletableFuture<List<IssuedCertificate>> reader = CompletableFuture.supplyAsync(() -> {
			List<IssuedCertificate> seen = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				seen.add(read(folder));
				reads.incrementAndGet();
			}
			return seen;
		});
		// At most one replacement during each read, because only the previous files are
		// kept.
		for (int last = 0; !reader.isDone(); last = reads.get()) {
			write(folder);
			while (reads.get() == last && !reader.isDone()) {
				Thread.onSpinWait();
			}
		}
		List<IssuedCertificate> seen = reader.get();
		assertThat(seen).hasSize(count).allMatch(CertificateFolderTests::keyMatches);
		assertThat(seen.stream().map((issued) -> issued.certificate().getSerialNumber()).distinct())
			.hasSizeGreaterThan(1);
	}

	private IssuedCertificate write(CertificateFolder folder) throws IOException {
		IssuedCertificate issued = this.authority.issue(CertificateSubject.service("service-b"), Instant.now(),
				Duration.ofMinutes(1));
		folder.write(issued, List.of(this.authority.certificate()));
		return issued;
	}

	private static IssuedCertificate read(CertificateFolder folder) {
		try {
			return folder.read().orElseThrow();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static boolean keyMatches(IssuedCertificate issued) {
		try {
			Signature signature = Signature.getInstance("SHA256withECDSA");
			signature.initSign(issued.key());
			byte[] signed = signature.sign();
			PublicKey key = issued.certificate().getPublicKey();
			signature.initVerify(key);
			return signature.verify(signed);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<String> names(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map((file) -> file.getFileName().toString()).filter((name) -> !name.startsWith("..")).toList();
		}
	}

	private static String permissions(Path path) throws IOException {
		return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
	}

}

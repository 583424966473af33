package dev.tricall.certificates;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A folder with one certificate, in the layout of a secret that Kubernetes mounts: the
 * files are links into a folder that is replaced as a whole by one atomic rename of the
 * link {@code ..data}. So a process that reads the files through that link never gets a
 * key that does not match the certificate. Not thread-safe.
 * <ul>
 * <li>{@code tls.crt}: the certificate, then that of its authority</li>
 * <li>{@code tls.key}: the private key, PKCS #8</li>
 * <li>{@code ca.crt}: the trusted authorities</li>
 * <li>{@code keystore.pem}: {@code tls.key} and {@code tls.crt} in one file, for the
 * broker</li>
 * </ul>
 */
public final class CertificateFolder {

	static final String DATA = "..data";

	private static final String NEXT = "..next";

	private static final String GENERATION_PREFIX = "..generation-";

	private final Path folder;

	private final @Nullable Integer group;

	/**
	 * Refers to a folder that only its owner can read.
	 */
	public CertificateFolder(Path folder) {
		this(folder, null);
	}

	/**
	 * @param group id of a group that can read the folder; null for none
	 */
	public CertificateFolder(Path folder, @Nullable Integer group) {
		this.folder = folder;
		this.group = group;
	}

	public Path path() {
		return this.folder;
	}

	/**
	 * Replaces the content of the folder, which is created if necessary. The previous
	 * content is kept, for processes that are reading it.
	 * @param trusted certificates of the trusted authorities
	 */
	public void write(IssuedCertificate issued, List<X509Certificate> trusted) throws IOException {
		Files.createDirectories(this.folder);
		protect(this.folder);
		Path generation = Files.createTempDirectory(this.folder, GENERATION_PREFIX);
		Map<String, String> files = content(issued, trusted);
		for (Map.Entry<String, String> file : files.entrySet()) {
			Path path = Files.createFile(generation.resolve(file.getKey()),
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
			Files.writeString(path, file.getValue());
			protect(path);
		}
		protect(generation);
		Optional<Path> previous = generation();
		Path next = this.folder.resolve(NEXT);
		Files.deleteIfExists(next);
		Files.createSymbolicLink(next, generation.getFileName());
		Files.move(next, this.folder.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);
		for (String name : files.keySet()) {
			Path link = this.folder.resolve(name);
			if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
				Files.createSymbolicLink(link, Path.of(DATA, name));
			}
		}
		deleteAllExcept(generation, previous.orElse(generation));
	}

	private static Map<String, String> content(IssuedCertificate issued, List<X509Certificate> trusted) {
		String key = pem("PRIVATE KEY", issued.key().getEncoded());
		String chain = pem(issued.chain());
		Map<String, String> files = new LinkedHashMap<>();
		files.put("tls.crt", chain);
		files.put("tls.key", key);
		files.put("ca.crt", pem(trusted));
		files.put("keystore.pem", key + chain);
		return files;
	}

	/**
	 * The owner keeps the files; PostgreSQL accepts a key that a group can read only if
	 * root owns it.
	 */
	private void protect(Path path) throws IOException {
		boolean directory = Files.isDirectory(path);
		if (this.group == null) {
			Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(directory ? "rwx------" : "rw-------"));
		}
		else {
			Files.setAttribute(path, "unix:gid", this.group);
			Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(directory ? "rwxr-x---" : "rw-r-----"));
		}
	}

	/**
	 * Returns the folder that {@link #DATA} refers to, empty before the first write.
	 */
	private Optional<Path> generation() throws IOException {
		try {
			return Optional.of(this.folder.resolve(Files.readSymbolicLink(this.folder.resolve(DATA))));
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
	}

	private void deleteAllExcept(Path current, Path previous) throws IOException {
		List<Path> generations = new ArrayList<>();
		try (var paths = Files.newDirectoryStream(this.folder, GENERATION_PREFIX + "*")) {
			paths.forEach(generations::add);
		}
		for (Path generation : generations) {
			if (!generation.equals(current) && !generation.equals(previous)) {
				delete(generation);
			}
		}
	}

	private static void delete(Path folder) throws IOException {
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

	/**
	 * Returns the certificate and its key, empty if the folder has none.
	 * @throws IOException if a file cannot be read or has another format
	 */
	public Optional<IssuedCertificate> read() throws IOException {
		Optional<Path> generation = generation();
		if (generation.isEmpty() || !Files.exists(generation.get())) {
			return Optional.empty();
		}
		try {
			String key = Files.readString(generation.get().resolve("tls.key")).replaceAll("-----[A-Z ]+-----", "");
			return Optional.of(new IssuedCertificate(
					KeyFactory.getInstance("EC")
						.generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key))),
					readCertificates(generation.get().resolve("tls.crt"))));
		}
		catch (GeneralSecurityException | IllegalArgumentException ex) {
			throw new IOException(this.folder + " has a key or certificate of another format", ex);
		}
	}

	/**
	 * Returns the certificates of the trusted authorities.
	 * @throws IOException if the file does not exist or has another format
	 */
	public List<X509Certificate> readTrusted() throws IOException {
		return readCertificates(this.folder.resolve("ca.crt"));
	}

	private static List<X509Certificate> readCertificates(Path file) throws IOException {
		try (InputStream in = Files.newInputStream(file)) {
			return CertificateFactory.getInstance("X.509")
				.generateCertificates(in)
				.stream()
				.map(X509Certificate.class::cast)
				.toList();
		}
		catch (GeneralSecurityException ex) {
			throw new IOException(file + " has another format", ex);
		}
	}

	private static String pem(List<X509Certificate> certificates) {
		StringBuilder all = new StringBuilder();
		try {
			for (X509Certificate certificate : certificates) {
				all.append(pem("CERTIFICATE", certificate.getEncoded()));
			}
		}
		catch (CertificateEncodingException ex) {
			throw new IllegalStateException(ex);
		}
		return all.toString();
	}

	private static String pem(String type, byte[] content) {
		return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(type,
				Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content), type);
	}

}

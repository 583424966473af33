package dev.tricall.system.parts;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipFile;

/**
 * Short names for contents.
 */
final class Fingerprint {

	private static final int BYTES = 8;

	private Fingerprint() {
	}

	/**
	 * Names what is in a jar by the checksums in its directory, without reading it all
	 * and whatever the times of its entries: the same code built again has the same name.
	 */
	static String ofJar(Path jar) throws IOException {
		try (ZipFile zip = new ZipFile(jar.toFile())) {
			StringBuilder text = new StringBuilder();
			zip.stream()
				.forEach((entry) -> text.append(entry.getName())
					.append(' ')
					.append(entry.getCrc())
					.append(' ')
					.append(entry.getSize())
					.append('\n'));
			return of(text.toString());
		}
	}

	private static String of(String text) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest, 0, BYTES);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

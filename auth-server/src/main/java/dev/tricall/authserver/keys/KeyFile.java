package dev.tricall.authserver.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signing keys on disk: made at the first start, readable by the owner alone, read
 * again whenever somebody has changed the file, and only ever replaced whole. Safe for
 * use by many threads.
 */
final class KeyFile {

	private static final Logger logger = LoggerFactory.getLogger(KeyFile.class);

	private static final FileAttribute<?> OWNER_ONLY = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

	private static final FileAttribute<?> OWNER_ONLY_FOLDER = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

	private final Path file;

	private final InstantSource clock;

	private volatile Loaded loaded;

	/**
	 * Reads the file, or makes it if there is none.
	 * @throws IllegalStateException if the file is there and holds no keys
	 */
	KeyFile(Path file, InstantSource clock) {
		this.file = file.toAbsolutePath();
		this.clock = clock;
		try {
			this.loaded = Files.exists(this.file) ? read() : write(SigningKeys.first(clock.instant()));
		}
		catch (IOException | ParseException | IllegalStateException ex) {
			throw new IllegalStateException("The key file " + this.file + " cannot be used: " + ex.getMessage(), ex);
		}
	}

	/**
	 * The keys to publish. Costs a look at the file's attributes, a few microseconds.
	 */
	SigningKeys keys() {
		Version version = versionOf(this.file);
		if (!this.loaded.version().equals(version)) {
			reload(version);
		}
		SigningKeys keys = this.loaded.keys();
		SigningKeys live = keys.withoutRetired(this.clock.instant());
		if (!live.equals(keys)) {
			forgetRetired();
		}
		return live;
	}

	JWK current() {
		return keys().current(this.clock.instant());
	}

	/**
	 * Adds a key that signs after {@code publishAhead}. While one is waiting there is no
	 * need of another, so that asking twice gives one key.
	 * @return the key that signs next
	 */
	synchronized JWK rotate(Duration publishAhead, Duration tokenTimeToLive) {
		Instant now = this.clock.instant();
		SigningKeys keys = keys();
		return keys.waiting(now).orElseGet(() -> {
			SigningKeys rotated = keys.rotated(now.plus(publishAhead), tokenTimeToLive);
			try {
				this.loaded = write(rotated);
			}
			catch (IOException ex) {
				throw new UncheckedIOException("The new signing key could not be kept", ex);
			}
			return rotated.keys().get(rotated.keys().size() - 1);
		});
	}

	private synchronized void forgetRetired() {
		SigningKeys live = this.loaded.keys().withoutRetired(this.clock.instant());
		try {
			this.loaded = write(live);
		}
		catch (IOException ex) {
			this.loaded = new Loaded(this.loaded.version(), live);
			logger.error("A retired key could not be taken out of {}", this.file, ex);
		}
	}

	/** A file that has become unreadable is no reason to stop signing. */
	private synchronized void reload(Version seen) {
		if (this.loaded.version().equals(seen)) {
			return;
		}
		try {
			this.loaded = read();
			logger.info("Read the signing keys again from {}", this.file);
		}
		catch (IOException | ParseException | IllegalStateException ex) {
			this.loaded = new Loaded(seen, this.loaded.keys());
			logger.error("The key file {} cannot be read; the keys in use stay", this.file, ex);
		}
	}

	private Loaded read() throws IOException, ParseException {
		Version version = versionOf(this.file);
		JWKSet set = JWKSet.parse(Files.readString(this.file));
		SigningKeys keys = new SigningKeys(set.getKeys());
		keys.current(this.clock.instant());
		return new Loaded(version, keys);
	}

	private Loaded write(SigningKeys keys) throws IOException {
		Path folder = this.file.getParent();
		Files.createDirectories(folder, OWNER_ONLY_FOLDER);
		Path fresh = Files.createTempFile(folder, "keys", ".tmp", OWNER_ONLY);
		boolean withPrivateParts = true;
		Files.writeString(fresh, new JWKSet(keys.keys()).toString(!withPrivateParts));
		Version version = versionOf(fresh);
		Files.move(fresh, this.file, StandardCopyOption.ATOMIC_MOVE);
		return new Loaded(version, keys);
	}

	private static Version versionOf(Path file) {
		try {
			BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
			return new Version(attributes.lastModifiedTime(), attributes.fileKey());
		}
		catch (IOException ex) {
			return Version.NONE;
		}
	}

	/** Two files written within the clock's tick still differ by their key (inode). */
	private record Version(FileTime modified, @Nullable Object key) {

		private static final Version NONE = new Version(FileTime.fromMillis(0), null);

	}

	private record Loaded(Version version, SigningKeys keys) {
	}

}

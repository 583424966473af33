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
 * File that stores the signing keys. It is created at the first start, is readable only
 * by its owner, is read again whenever it has changed on disk, and is replaced
 * atomically. Thread-safe.
 */
final class KeyFile {

	private static final Logger logger = LoggerFactory.getLogger(KeyFile.class);

	private static final FileAttribute<?> OWNER_ONLY = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

	private static final FileAttribute<?> OWNER_ONLY_FOLDER = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

	private final Path file;

	private final InstantSource clock;

	private volatile Content content;

	/**
	 * Reads the file, or creates it if it does not exist.
	 * @throws IllegalStateException if the file exists and has no usable key
	 */
	KeyFile(Path file, InstantSource clock) {
		this.file = file.toAbsolutePath();
		this.clock = clock;
		try {
			this.content = Files.exists(this.file) ? read() : write(SigningKeys.generate(clock.instant()));
		}
		catch (IOException | ParseException | IllegalStateException ex) {
			throw new IllegalStateException("The key file " + this.file + " cannot be used: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Returns the keys to publish. Reads the attributes of the file each time, which
	 * takes a few microseconds.
	 */
	SigningKeys keys() {
		Version version = versionOf(this.file);
		if (!this.content.version().equals(version)) {
			reload(version);
		}
		SigningKeys keys = this.content.keys();
		SigningKeys active = keys.withoutRetired(this.clock.instant());
		if (!active.equals(keys)) {
			removeRetired();
		}
		return active;
	}

	/**
	 * Returns the key that signs.
	 */
	JWK current() {
		return keys().current(this.clock.instant());
	}

	/**
	 * Adds a key, unless there is one already that does not sign yet.
	 * @param publishAhead how long the new key is published before it signs
	 * @param tokenTimeToLive how long the old keys are still published after that
	 * @return the key that signs next
	 */
	synchronized JWK rotate(Duration publishAhead, Duration tokenTimeToLive) {
		Instant now = this.clock.instant();
		SigningKeys keys = keys();
		return keys.next(now).orElseGet(() -> {
			SigningKeys rotated = keys.rotated(now.plus(publishAhead), tokenTimeToLive);
			try {
				this.content = write(rotated);
			}
			catch (IOException ex) {
				throw new UncheckedIOException("The new signing key could not be stored", ex);
			}
			return rotated.keys().get(rotated.keys().size() - 1);
		});
	}

	private synchronized void removeRetired() {
		SigningKeys active = this.content.keys().withoutRetired(this.clock.instant());
		try {
			this.content = write(active);
		}
		catch (IOException ex) {
			this.content = new Content(this.content.version(), active);
			logger.error("Failed to remove retired signing keys from {}", this.file, ex);
		}
	}

	/**
	 * Keeps the current keys if the file has become unreadable.
	 */
	private synchronized void reload(Version version) {
		if (this.content.version().equals(version)) {
			return;
		}
		try {
			this.content = read();
			logger.info("Reloaded signing keys from {}", this.file);
		}
		catch (IOException | ParseException | IllegalStateException ex) {
			this.content = new Content(version, this.content.keys());
			logger.error("Failed to reload signing keys from {}; keeping the current keys", this.file, ex);
		}
	}

	private Content read() throws IOException, ParseException {
		Version version = versionOf(this.file);
		JWKSet set = JWKSet.parse(Files.readString(this.file));
		SigningKeys keys = new SigningKeys(set.getKeys());
		keys.current(this.clock.instant());
		return new Content(version, keys);
	}

	private Content write(SigningKeys keys) throws IOException {
		Path folder = this.file.getParent();
		Files.createDirectories(folder, OWNER_ONLY_FOLDER);
		Path temporary = Files.createTempFile(folder, "keys", ".tmp", OWNER_ONLY);
		boolean publicKeysOnly = false;
		Files.writeString(temporary, new JWKSet(keys.keys()).toString(publicKeysOnly));
		Version version = versionOf(temporary);
		Files.move(temporary, this.file, StandardCopyOption.ATOMIC_MOVE);
		return new Content(version, keys);
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

	/**
	 * Version of the file. The file key (inode) distinguishes files that were written
	 * within one tick of the file system's clock.
	 */
	private record Version(FileTime lastModified, @Nullable Object fileKey) {

		private static final Version NONE = new Version(FileTime.fromMillis(0), null);

	}

	private record Content(Version version, SigningKeys keys) {
	}

}

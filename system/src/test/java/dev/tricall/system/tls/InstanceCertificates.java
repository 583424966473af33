package dev.tricall.system.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import dev.tricall.certificates.CertificateFolder;
import dev.tricall.certificates.IssuedCertificate;

/**
 * The certificates of one instance of service B, whose renewal can be stopped while those
 * of the other instances are renewed.
 */
final class InstanceCertificates implements AutoCloseable {

	private static final String SERVICE = "service-b";

	private final TlsSystem system;

	private final CertificateFolder folder;

	private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

	private @Nullable IssuedCertificate current;

	private boolean renewing = true;

	/**
	 * Begins the renewal.
	 * @param instance a name for the folder
	 */
	InstanceCertificates(TlsSystem system, String instance) {
		this.system = system;
		this.folder = new CertificateFolder(system.control().certificates().folder(SERVICE).resolveSibling(instance));
		update();
		var unused = this.executor.scheduleWithFixedDelay(this::update, 0, 100, TimeUnit.MILLISECONDS);
	}

	private synchronized void update() {
		IssuedCertificate issued = this.system.current(SERVICE);
		if (this.renewing && issued != this.current) {
			try {
				this.folder.write(issued, this.system.trusted());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			this.current = issued;
		}
	}

	Path folder() {
		return this.folder.path();
	}

	/**
	 * Returns when the instance's certificate expires, unless it is renewed before.
	 */
	synchronized Instant expiry() {
		return (this.current != null) ? this.current.expiry() : Instant.MIN;
	}

	synchronized void stopRenewal() {
		this.renewing = false;
	}

	synchronized void startRenewal() {
		this.renewing = true;
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}

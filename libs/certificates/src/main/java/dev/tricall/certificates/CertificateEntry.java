package dev.tricall.certificates;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The current certificate of one name, and the folder that it is written to. Not
 * thread-safe.
 */
final class CertificateEntry {

	private final CertificateSubject subject;

	private final CertificateFolder folder;

	private @Nullable IssuedCertificate current;

	private boolean written;

	private boolean renewing = true;

	CertificateEntry(CertificateSubject subject, CertificateFolder folder) {
		this.subject = subject;
		this.folder = folder;
	}

	CertificateFolder folder() {
		return this.folder;
	}

	Optional<IssuedCertificate> current() {
		return Optional.ofNullable(this.current);
	}

	void takeOver(IssuedCertificate existing) {
		this.current = existing;
		this.written = false;
	}

	boolean isRenewing() {
		return this.renewing;
	}

	void setRenewing(boolean renewing) {
		this.renewing = renewing;
	}

	boolean isRenewalDue(Instant now) {
		return this.renewing && (this.current == null || !now.isBefore(this.current.renewal()));
	}

	void issue(CertificateAuthority authority, Instant now, Duration lifetime) {
		this.current = authority.issue(this.subject, now, lifetime);
		this.written = false;
	}

	/** The trust has changed, so the files are to be written again. */
	void invalidate() {
		this.written = false;
	}

	/**
	 * Writes the files unless they are up to date.
	 * @return what was written, empty if nothing
	 */
	Optional<IssuedCertificate> write(List<X509Certificate> trusted) throws IOException {
		IssuedCertificate issued = this.current;
		if (issued == null || this.written) {
			return Optional.empty();
		}
		this.folder.write(issued, trusted);
		this.written = true;
		return Optional.of(issued);
	}

}

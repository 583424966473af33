package dev.tricall.certificates;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.tricall.certificates.CertificateChange.Step;

/**
 * The certificates of all names and the authorities they come from. Nothing happens by
 * itself: {@link #update} does what is due at an instant. Not thread-safe.
 */
final class CertificateSet {

	private final IssuerSettings settings;

	private final CertificateIssuer.Listener listener;

	private final Map<String, CertificateEntry> entries = new LinkedHashMap<>();

	private List<X509Certificate> trusted = List.of();

	/** Null until a change from the authority of an earlier issuer has issued. */
	private @Nullable CertificateAuthority authority;

	private @Nullable CertificateChange change;

	CertificateSet(IssuerSettings settings, CertificateIssuer.Listener listener) {
		this.settings = settings;
		this.listener = listener;
		settings.subjects()
			.forEach((name, subject) -> this.entries.put(name, new CertificateEntry(subject,
					new CertificateFolder(settings.directory().resolve(name), settings.groups().get(name)))));
	}

	/**
	 * Issues all certificates from a new authority.
	 */
	void issue(Instant now) throws IOException {
		CertificateAuthority created = CertificateAuthority.create(now);
		this.authority = created;
		trust(List.of(created.certificate()));
		update(now);
	}

	/**
	 * Begins a change from the authority of an earlier issuer, whose key is lost.
	 * @return false if not all names have files with a certificate that is valid until
	 * new ones are issued; nothing has happened then
	 */
	boolean takeOver(Instant now) throws IOException {
		Map<CertificateEntry, IssuedCertificate> existing = new LinkedHashMap<>();
		Set<X509Certificate> previous = new LinkedHashSet<>();
		try {
			for (CertificateEntry entry : this.entries.values()) {
				Optional<IssuedCertificate> issued = entry.folder().read();
				if (issued.isEmpty() || issued.get().expiry().isBefore(now.plus(this.settings.interval()))) {
					return false;
				}
				existing.put(entry, issued.get());
				previous.addAll(entry.folder().readTrusted());
			}
		}
		catch (IOException ex) {
			return false; // new files replace those that cannot be read
		}
		existing.forEach(CertificateEntry::takeOver);
		beginChange(List.copyOf(previous), now);
		return true;
	}

	/**
	 * Begins a change to a new authority.
	 * @throws IllegalStateException if a change has not ended yet
	 */
	CertificateChange beginChange(Instant now) throws IOException {
		return beginChange(this.trusted, now);
	}

	private CertificateChange beginChange(List<X509Certificate> previous, Instant now) throws IOException {
		if (this.change != null) {
			throw new IllegalStateException("a change of the authority has not ended yet");
		}
		CertificateChange started = new CertificateChange(CertificateAuthority.create(now),
				now.plus(this.settings.interval()));
		this.change = started;
		List<X509Certificate> both = new ArrayList<>(previous);
		both.add(started.next().certificate());
		trust(List.copyOf(both));
		update(now);
		return started;
	}

	/**
	 * Does everything that is due. What fails is tried again by the next call.
	 */
	void update(Instant now) throws IOException {
		continueChange(now);
		CertificateAuthority current = this.authority;
		if (current != null) {
			this.entries.values()
				.stream()
				.filter((entry) -> entry.isRenewalDue(now))
				.forEach((entry) -> entry.issue(current, now, this.settings.lifetime()));
		}
		write();
		if (this.change != null && this.change.step() == Step.NONE) {
			this.change.completion().complete(null);
			this.change = null;
		}
	}

	private void continueChange(Instant now) {
		CertificateChange current = this.change;
		if (current == null || !current.isDue(now)) {
			return;
		}
		if (current.step() == Step.ISSUE) {
			CertificateAuthority next = current.next();
			this.authority = next;
			issueAll(next, now);
			current.advance(now.plus(this.settings.interval()));
		}
		else if (current.step() == Step.END_TRUST) {
			trust(List.of(current.next().certificate()));
			current.advance(now);
		}
	}

	/**
	 * Renews all certificates whose renewal is not stopped.
	 */
	void renewAll(Instant now) throws IOException {
		CertificateAuthority current = this.authority;
		if (current != null) {
			issueAll(current, now);
		}
		write();
	}

	private void issueAll(CertificateAuthority issuing, Instant now) {
		this.entries.values()
			.stream()
			.filter(CertificateEntry::isRenewing)
			.forEach((entry) -> entry.issue(issuing, now, this.settings.lifetime()));
	}

	private void trust(List<X509Certificate> authorities) {
		this.trusted = authorities;
		this.entries.values().forEach(CertificateEntry::invalidate);
	}

	private void write() throws IOException {
		@Nullable IOException failure = null;
		for (Map.Entry<String, CertificateEntry> entry : this.entries.entrySet()) {
			try {
				entry.getValue()
					.write(this.trusted)
					.ifPresent((issued) -> this.listener.onWritten(entry.getKey(), issued));
			}
			catch (IOException ex) {
				failure = ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	/**
	 * Returns the entry of a name.
	 * @throws IllegalArgumentException if there is none
	 */
	CertificateEntry entry(String name) {
		CertificateEntry entry = this.entries.get(name);
		if (entry == null) {
			throw new IllegalArgumentException("there is no certificate for " + name);
		}
		return entry;
	}

	List<X509Certificate> trusted() {
		return this.trusted;
	}

	Optional<CertificateChange> change() {
		return Optional.ofNullable(this.change);
	}

}

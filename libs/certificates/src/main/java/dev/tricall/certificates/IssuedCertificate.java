package dev.tricall.certificates;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A certificate with its private key and the certificate of its authority. Immutable; not
 * a record, because the text form of a record would contain the key.
 */
public final class IssuedCertificate {

	private final PrivateKey key;

	private final List<X509Certificate> chain;

	/**
	 * @param chain the certificate, then that of its authority
	 */
	IssuedCertificate(PrivateKey key, List<X509Certificate> chain) {
		this.key = key;
		this.chain = List.copyOf(chain);
	}

	public PrivateKey key() {
		return this.key;
	}

	public X509Certificate certificate() {
		return this.chain.get(0);
	}

	/**
	 * Returns the certificate, then that of its authority.
	 */
	public List<X509Certificate> chain() {
		return this.chain;
	}

	public Instant expiry() {
		return certificate().getNotAfter().toInstant();
	}

	/**
	 * Returns when two thirds of the lifetime have passed, so that a third is left for
	 * failures of the renewal.
	 */
	public Instant renewal() {
		Instant start = certificate().getNotBefore().toInstant();
		return start.plus(Duration.between(start, expiry()).multipliedBy(2).dividedBy(3));
	}

	@Override
	public String toString() {
		return "%s, serial number %x, issued by %s, valid until %s".formatted(certificate().getSubjectX500Principal(),
				certificate().getSerialNumber(), certificate().getIssuerX500Principal(), expiry());
	}

}

package dev.tricall.certificates;

import java.util.List;

/**
 * Subject of a certificate. Immutable.
 *
 * @param name the common name
 * @param dnsNames host names for which a server may use the certificate
 * @param addresses IP addresses for which a server may use the certificate
 * @param uris identities
 * @param client whether a client may use the certificate, too
 */
public record CertificateSubject(String name, List<String> dnsNames, List<String> addresses, List<String> uris,
		boolean client) {

	static final String IDENTITY_PREFIX = "spiffe://tricall/";

	public CertificateSubject {
		dnsNames = List.copyOf(dnsNames);
		addresses = List.copyOf(addresses);
		uris = List.copyOf(uris);
	}

	/**
	 * Returns the subject of a service. Clients verify the name of the service they call,
	 * whatever its address, so the certificate contains no address.
	 */
	public static CertificateSubject service(String name) {
		return new CertificateSubject(name, List.of(name), List.of(), List.of(IDENTITY_PREFIX + name), true);
	}

	/**
	 * Returns the subject of the public port, which browsers and curl call on this
	 * machine. It identifies no service, and no client can use it.
	 */
	public static CertificateSubject publicPort() {
		return new CertificateSubject("localhost", List.of("localhost"), List.of("127.0.0.1"), List.of(), false);
	}

}

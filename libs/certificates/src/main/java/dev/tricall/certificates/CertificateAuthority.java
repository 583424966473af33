package dev.tricall.certificates;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;

import javax.security.auth.x500.X500Principal;

import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority whose private key exists only in memory. All keys are ECDSA
 * keys on the curve P-256, which every TLS library supports. Thread-safe.
 */
public final class CertificateAuthority {

	/** Longer than any run of the system. */
	private static final Duration LIFETIME = Duration.ofDays(3650);

	private static final SecureRandom RANDOM = new SecureRandom();

	private final PrivateKey key;

	private final X509Certificate certificate;

	private CertificateAuthority(PrivateKey key, X509Certificate certificate) {
		this.key = key;
		this.certificate = certificate;
	}

	/**
	 * Creates an authority with a key and a name of its own.
	 * @param start when its certificate becomes valid
	 */
	public static CertificateAuthority create(Instant start) {
		KeyPair keys = newKeys();
		// Two authorities need two names, because OpenSSL finds an issuer by its name.
		X500Principal name = new X500Principal("CN=tricall CA " + newSerialNumber().toString(36).substring(0, 8));
		try {
			X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(name, newSerialNumber(),
					Date.from(start), Date.from(start.plus(LIFETIME)), name, keys.getPublic());
			builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
			builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
			builder.addExtension(Extension.subjectKeyIdentifier, false,
					new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
			return new CertificateAuthority(keys.getPrivate(), sign(builder, keys.getPrivate()));
		}
		catch (IOException | OperatorCreationException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public X509Certificate certificate() {
		return this.certificate;
	}

	/**
	 * Issues a certificate for a new key.
	 * @param start when it becomes valid; fractions of a second are dropped
	 */
	public IssuedCertificate issue(CertificateSubject subject, Instant start, Duration lifetime) {
		KeyPair keys = newKeys();
		try {
			X509Certificate issued = sign(builder(subject, start, lifetime, keys.getPublic()), this.key);
			return new IssuedCertificate(keys.getPrivate(), List.of(issued, this.certificate));
		}
		catch (IOException | OperatorCreationException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private X509v3CertificateBuilder builder(CertificateSubject subject, Instant start, Duration lifetime,
			PublicKey publicKey) throws IOException, GeneralSecurityException {
		X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(this.certificate, newSerialNumber(),
				Date.from(start), Date.from(start.plus(lifetime)), new X500Principal("CN=" + subject.name()),
				publicKey);
		JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
		builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
		builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
		builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes(subject)));
		builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(subject));
		builder.addExtension(Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(publicKey));
		builder.addExtension(Extension.authorityKeyIdentifier, false,
				extensions.createAuthorityKeyIdentifier(this.certificate));
		return builder;
	}

	private static KeyPurposeId[] purposes(CertificateSubject subject) {
		return subject.client() ? new KeyPurposeId[] { KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth }
				: new KeyPurposeId[] { KeyPurposeId.id_kp_serverAuth };
	}

	private static GeneralNames alternativeNames(CertificateSubject subject) {
		List<GeneralName> names = new ArrayList<>();
		subject.dnsNames().forEach((name) -> names.add(new GeneralName(GeneralName.dNSName, name)));
		subject.addresses().forEach((address) -> names.add(new GeneralName(GeneralName.iPAddress, address)));
		subject.uris().forEach((uri) -> names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
		return new GeneralNames(names.toArray(GeneralName[]::new));
	}

	private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
			throws OperatorCreationException, GeneralSecurityException {
		return new JcaX509CertificateConverter()
			.getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
	}

	private static KeyPair newKeys() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
			generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The set bits make it positive and its length constant. */
	private static BigInteger newSerialNumber() {
		return new BigInteger(126, RANDOM).setBit(126);
	}

}

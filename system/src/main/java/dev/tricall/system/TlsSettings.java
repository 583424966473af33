package dev.tricall.system;

import java.time.Duration;

import dev.tricall.certificates.IssuerSettings;

/**
 * Settings of a system whose processes connect by TLS. Immutable.
 *
 * @param lifetime of the certificates
 * @param interval between the steps of a change of the authority
 * @param plainPort another public port, for plain HTTP; 0 for none
 */
public record TlsSettings(Duration lifetime, Duration interval, int plainPort) {

	public static TlsSettings byDefault() {
		return new TlsSettings(IssuerSettings.DEFAULT_LIFETIME, IssuerSettings.DEFAULT_INTERVAL, 0);
	}

	public TlsSettings withTimes(Duration lifetime, Duration interval) {
		return new TlsSettings(lifetime, interval, this.plainPort);
	}

	public TlsSettings withPlainPort(int port) {
		return new TlsSettings(this.lifetime, this.interval, port);
	}

}

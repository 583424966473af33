package dev.tricall.tls;

import java.time.Duration;
import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.web.server.Ssl;

/**
 * Settings of TLS between services.
 *
 * @param enabled whether TLS is on
 * @param server the web server
 * @param management the management port
 * @param healthPort port of a connector of the management server that is bound to
 * loopback and speaks plain HTTP, for probes; 0 for none
 * @param connectionTimeToLive how long clients use a connection, and for how long they
 * resume its session. It must be shorter than half of the time between the renewal of a
 * certificate and its expiry
 */
@ConfigurationProperties("tls")
public record TlsProperties(boolean enabled, @DefaultValue Server server, @DefaultValue Management management,
		int healthPort, @DefaultValue("10m") Duration connectionTimeToLive) {

	/**
	 * Returns whether every client of the web server must present a certificate.
	 */
	public boolean requiresPeer() {
		return this.enabled && this.server.requiresPeer();
	}

	/**
	 * The web server.
	 *
	 * @param bundle the SSL bundle with its certificate
	 * @param clientAuth {@code need} or {@code none}, as for
	 * {@code server.ssl.client-auth}
	 * @param peers the services that may connect
	 */
	public record Server(@DefaultValue("service") String bundle, @DefaultValue("need") Ssl.ClientAuth clientAuth,
			@DefaultValue Set<String> peers) {

		boolean requiresPeer() {
			return this.clientAuth != Ssl.ClientAuth.NONE;
		}

	}

	/**
	 * The management port.
	 *
	 * @param peers who may connect
	 */
	public record Management(@DefaultValue("prometheus") Set<String> peers) {

	}

}

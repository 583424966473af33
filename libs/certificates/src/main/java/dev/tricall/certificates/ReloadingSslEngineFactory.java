package dev.tricall.certificates;

import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a broker use new files for each connection after they have changed. By default, it
 * does so only when an administrator alters its configuration, and never for the requests
 * for the issuer's keys. Used as {@code ssl.engine.factory.class} of a listener and in
 * its JAAS options. If the new files cannot be used, the previous ones still are.
 * Thread-safe.
 */
public final class ReloadingSslEngineFactory extends DefaultSslEngineFactory {

	private static final Logger logger = LoggerFactory.getLogger(ReloadingSslEngineFactory.class);

	private Map<String, ?> configuration = Map.of();

	private DefaultSslEngineFactory current = new DefaultSslEngineFactory();

	@Override
	public synchronized void configure(Map<String, ?> configuration) {
		this.configuration = configuration;
		this.current = load(configuration);
	}

	private static DefaultSslEngineFactory load(Map<String, ?> configuration) {
		DefaultSslEngineFactory loaded = new DefaultSslEngineFactory();
		loaded.configure(configuration);
		return loaded;
	}

	private synchronized DefaultSslEngineFactory current() {
		try {
			if (this.current.shouldBeRebuilt(new HashMap<>(this.configuration))) {
				this.current = load(this.configuration);
			}
		}
		catch (RuntimeException ex) {
			logger.warn("New certificates cannot be used", ex);
		}
		return this.current;
	}

	@Override
	public SSLEngine createServerSslEngine(String peerHost, int peerPort) {
		return current().createServerSslEngine(peerHost, peerPort);
	}

	@Override
	public SSLEngine createClientSslEngine(String peerHost, int peerPort, String endpointIdentification) {
		return current().createClientSslEngine(peerHost, peerPort, endpointIdentification);
	}

	/**
	 * Returns a context for clients, which the broker asks for once.
	 */
	@Override
	public SSLContext sslContext() {
		return new ReloadingSslContext(() -> current().sslContext());
	}

	@Override
	public synchronized boolean shouldBeRebuilt(Map<String, Object> configuration) {
		return !configuration.equals(this.configuration);
	}

	@Override
	public @Nullable KeyStore keystore() {
		return current().keystore();
	}

	@Override
	public @Nullable KeyStore truststore() {
		return current().truststore();
	}

	@Override
	public synchronized void close() {
		this.current.close();
	}

}

package dev.tricall.certificates;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.function.Supplier;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * Context that asks a supplier for the current one each time it is used, also through a
 * socket factory that was obtained earlier. Thread-safe if the supplier is.
 */
public final class ReloadingSslContext extends SSLContext {

	public ReloadingSslContext(Supplier<SSLContext> current) {
		super(new Delegate(current), current.get().getProvider(), current.get().getProtocol());
	}

	private static final class Delegate extends SSLContextSpi {

		private final Supplier<SSLContext> current;

		private Delegate(Supplier<SSLContext> current) {
			this.current = current;
		}

		@Override
		protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
			throw new UnsupportedOperationException("the supplier initializes the context");
		}

		@Override
		protected SSLSocketFactory engineGetSocketFactory() {
			return new DelegatingSocketFactory(this.current);
		}

		@Override
		protected SSLServerSocketFactory engineGetServerSocketFactory() {
			return this.current.get().getServerSocketFactory();
		}

		@Override
		protected SSLEngine engineCreateSSLEngine() {
			return this.current.get().createSSLEngine();
		}

		@Override
		protected SSLEngine engineCreateSSLEngine(String host, int port) {
			return this.current.get().createSSLEngine(host, port);
		}

		@Override
		protected SSLSessionContext engineGetServerSessionContext() {
			return this.current.get().getServerSessionContext();
		}

		@Override
		protected SSLSessionContext engineGetClientSessionContext() {
			return this.current.get().getClientSessionContext();
		}

	}

	private static final class DelegatingSocketFactory extends SSLSocketFactory {

		private final Supplier<SSLContext> current;

		private DelegatingSocketFactory(Supplier<SSLContext> current) {
			this.current = current;
		}

		private SSLSocketFactory current() {
			return this.current.get().getSocketFactory();
		}

		@Override
		public String[] getDefaultCipherSuites() {
			return current().getDefaultCipherSuites();
		}

		@Override
		public String[] getSupportedCipherSuites() {
			return current().getSupportedCipherSuites();
		}

		@Override
		public Socket createSocket() throws IOException {
			return current().createSocket();
		}

		@Override
		public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
			return current().createSocket(socket, host, port, autoClose);
		}

		@Override
		public Socket createSocket(String host, int port) throws IOException {
			return current().createSocket(host, port);
		}

		@Override
		public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
			return current().createSocket(host, port, local, localPort);
		}

		@Override
		public Socket createSocket(InetAddress address, int port) throws IOException {
			return current().createSocket(address, port);
		}

		@Override
		public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort) throws IOException {
			return current().createSocket(address, port, local, localPort);
		}

	}

}

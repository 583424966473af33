package dev.tricall.system.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

import dev.tricall.certificates.IssuedCertificate;

/**
 * A server that pretends to be an instance of service B, and counts who believes it.
 */
final class Impostor implements AutoCloseable {

	private static final int TIMEOUT_MS = 5000;

	private final SSLServerSocket server;

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final AtomicInteger connections = new AtomicInteger();

	private final AtomicInteger received = new AtomicInteger();

	Impostor(IssuedCertificate certificate, List<X509Certificate> trusted) throws IOException {
		this.server = (SSLServerSocket) ClientCertificate.context(certificate, trusted)
			.getServerSocketFactory()
			.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.executor.execute(this::accept);
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				SSLSocket socket = (SSLSocket) this.server.accept();
				this.connections.incrementAndGet();
				this.executor.execute(() -> serve(socket));
			}
			catch (IOException ex) {
				// It is closed, or the client has disconnected.
			}
		}
	}

	private void serve(SSLSocket socket) {
		try (socket) {
			socket.setSoTimeout(TIMEOUT_MS);
			SSLParameters parameters = socket.getSSLParameters();
			parameters.setApplicationProtocols(new String[] { "h2", "http/1.1" });
			socket.setSSLParameters(parameters);
			if (socket.getInputStream().read() >= 0) {
				this.received.incrementAndGet();
			}
		}
		catch (IOException ex) {
			// The client has refused the certificate.
		}
	}

	String port() {
		return String.valueOf(this.server.getLocalPort());
	}

	/** Returns how many clients have connected. */
	int connections() {
		return this.connections.get();
	}

	/** Returns how many clients have sent data. */
	int received() {
		return this.received.get();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		this.executor.shutdownNow();
	}

}

package dev.tricall.system.tls;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.regex.Pattern;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * A port of a process that accepts only TLS.
 *
 * @param service the name in its certificate
 * @param address host and port
 * @param client a service that may connect, empty if no certificate is required
 */
record TlsPort(String service, String address, String client, Protocol protocol) {

	private static final int TIMEOUT_MS = 10_000;

	/** An alert that TLS expects something else (RFC 8446, section 6). */
	private static final Pattern ALERT = Pattern.compile("\\x15\\x03.*", Pattern.DOTALL);

	/**
	 * Sends a request by TLS.
	 * @return the answer
	 * @throws IOException if the port refuses the connection
	 */
	String answer(SSLContext context) throws IOException {
		return answer(context, this.protocol.request());
	}

	String answer(SSLContext context, byte[] request) throws IOException {
		try (SSLSocket socket = connect(context)) {
			socket.startHandshake();
			socket.getOutputStream().write(request);
			return this.protocol.read(socket.getInputStream());
		}
		catch (SocketTimeoutException ex) {
			throw new AssertionError(this + " neither answers nor refuses", ex);
		}
	}

	/**
	 * Returns whether the port refuses the connection.
	 */
	boolean refuses(SSLContext context) {
		try {
			return this.protocol.isRefusal(answer(context));
		}
		catch (IOException ex) {
			return true;
		}
	}

	/**
	 * Returns the certificate that the port presents.
	 */
	X509Certificate certificate(SSLContext context) throws IOException {
		try (SSLSocket socket = connect(context)) {
			socket.startHandshake();
			return (X509Certificate) socket.getSession().getPeerCertificates()[0];
		}
	}

	private SSLSocket connect(SSLContext context) throws IOException {
		Socket plain = connect();
		try {
			this.protocol.beginTls(plain);
			SSLSocket socket = (SSLSocket) context.getSocketFactory()
				.createSocket(plain, this.service, plain.getPort(), true);
			SSLParameters parameters = socket.getSSLParameters();
			parameters.setApplicationProtocols(this.protocol.applicationProtocols().toArray(String[]::new));
			socket.setSSLParameters(parameters);
			return socket;
		}
		catch (IOException ex) {
			plain.close();
			throw ex;
		}
	}

	/**
	 * Sends a request without TLS.
	 * @return the answer, empty if there is none
	 */
	String plainAnswer() throws IOException {
		try (Socket socket = connect()) {
			socket.getOutputStream().write(this.protocol.request());
			String answer = this.protocol.read(socket.getInputStream());
			return ALERT.matcher(answer).matches() ? "" : answer;
		}
		catch (SocketTimeoutException ex) {
			throw new AssertionError(this + " neither answers nor refuses", ex);
		}
		catch (SocketException | EOFException ex) {
			return "";
		}
	}

	private Socket connect() throws IOException {
		URI uri = URI.create("tcp://" + this.address);
		Socket socket = new Socket();
		socket.setSoTimeout(TIMEOUT_MS);
		socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), TIMEOUT_MS);
		return socket;
	}

	@Override
	public String toString() {
		return "%s at %s of %s".formatted(this.protocol, this.address, this.service);
	}

}

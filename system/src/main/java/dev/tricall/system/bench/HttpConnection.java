package dev.tricall.system.bench;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

import org.jspecify.annotations.Nullable;

/**
 * A keep-alive HTTP/1.1 connection on a blocking socket, which takes a fraction of the
 * CPU that the JDK's client takes. Connects again when the server has closed the
 * connection. Not thread-safe.
 */
final class HttpConnection implements Closeable {

	private static final int TIMEOUT_MS = 10_000;

	private final InetSocketAddress address;

	private final @Nullable SSLContext sslContext;

	private @Nullable Socket socket;

	private InputStream in = InputStream.nullInputStream();

	private final byte[] buffer = new byte[16_384];

	private int position;

	private int limit;

	/**
	 * @param sslContext null for plain HTTP
	 */
	HttpConnection(URI server, @Nullable SSLContext sslContext) {
		this.address = new InetSocketAddress(server.getHost(), server.getPort());
		this.sslContext = sslContext;
	}

	/**
	 * Sends a request and reads the response, unless this thread is interrupted.
	 * @param request start line, headers and body
	 */
	Response exchange(String request) throws IOException {
		if (Thread.currentThread().isInterrupted()) {
			throw new InterruptedIOException("interrupted");
		}
		try {
			connect().getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			return read();
		}
		catch (IOException ex) {
			close();
			throw ex;
		}
	}

	private Socket connect() throws IOException {
		Socket current = this.socket;
		if (current == null) {
			current = new Socket();
			this.socket = current;
			current.setTcpNoDelay(true);
			current.setSoTimeout(TIMEOUT_MS);
			current.connect(this.address, TIMEOUT_MS);
			if (this.sslContext != null) {
				current = encrypt(current, this.sslContext);
				this.socket = current;
			}
			this.in = current.getInputStream();
		}
		return current;
	}

	private Socket encrypt(Socket plain, SSLContext context) throws IOException {
		SSLSocket encrypted = (SSLSocket) context.getSocketFactory()
			.createSocket(plain, this.address.getHostString(), this.address.getPort(), true);
		SSLParameters parameters = encrypted.getSSLParameters();
		parameters.setEndpointIdentificationAlgorithm("HTTPS");
		encrypted.setSSLParameters(parameters);
		return encrypted;
	}

	private Response read() throws IOException {
		String head = head();
		int status = Integer.parseInt(head, "http/1.1 ".length(), "http/1.1 200".length(), 10);
		String length = header(head, "content-length");
		String body = length.isEmpty() ? chunks(header(head, "transfer-encoding")) : text(Integer.parseInt(length));
		if (header(head, "connection").equals("close")) {
			close();
		}
		return new Response(status, body);
	}

	/**
	 * Reads the status line and the headers, which fit into the buffer.
	 */
	private String head() throws IOException {
		this.position = 0;
		this.limit = 0;
		int end = 0;
		while (true) {
			fill();
			for (; end + 3 < this.limit; end++) {
				if (this.buffer[end] == '\r' && this.buffer[end + 2] == '\r') {
					this.position = end + 4;
					return new String(this.buffer, 0, end + 2, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
				}
			}
		}
	}

	private static String header(String head, String name) {
		int start = head.indexOf("\n" + name + ":");
		return (start < 0) ? "" : head.substring(start + name.length() + 2, head.indexOf('\r', start)).strip();
	}

	private String chunks(String encoding) throws IOException {
		StringBuilder body = new StringBuilder();
		int size = encoding.isEmpty() ? 0 : chunkSize();
		while (size > 0) {
			body.append(text(size));
			text(2);
			size = chunkSize();
		}
		if (!encoding.isEmpty()) {
			text(2);
		}
		return body.toString();
	}

	private int chunkSize() throws IOException {
		StringBuilder line = new StringBuilder();
		while (line.indexOf("\r\n") < 0) {
			line.append(text(1));
		}
		return Integer.parseInt(line, 0, line.length() - 2, 16);
	}

	private String text(int length) throws IOException {
		byte[] bytes = new byte[length];
		for (int read = 0; read < length;) {
			if (this.position == this.limit) {
				this.position = 0;
				this.limit = 0;
				fill();
			}
			int part = Math.min(length - read, this.limit - this.position);
			System.arraycopy(this.buffer, this.position, bytes, read, part);
			this.position += part;
			read += part;
		}
		return new String(bytes, StandardCharsets.UTF_8);
	}

	private void fill() throws IOException {
		int read = this.in.read(this.buffer, this.limit, this.buffer.length - this.limit);
		if (read <= 0) {
			throw new EOFException("the connection was closed before the response was complete");
		}
		this.limit += read;
	}

	@Override
	public void close() throws IOException {
		if (this.socket != null) {
			this.socket.close();
			this.socket = null;
		}
	}

	/**
	 * Response of the server.
	 *
	 * @param body decoded as UTF-8
	 */
	record Response(int status, String body) {
	}

}

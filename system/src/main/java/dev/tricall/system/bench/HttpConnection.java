package dev.tricall.system.bench;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A keep-alive HTTP/1.1 connection on a blocking socket, which takes a fraction of the
 * CPU that the JDK's client takes. Connects again when the server has closed the
 * connection. Not thread-safe.
 */
final class HttpConnection implements Closeable {

	private static final int TIMEOUT_MS = 10_000;

	private final InetSocketAddress address;

	private @Nullable Socket socket;

	private InputStream in = InputStream.nullInputStream();

	HttpConnection(URI server) {
		this.address = new InetSocketAddress(server.getHost(), server.getPort());
	}

	/**
	 * Sends a request and reads the response.
	 * @param request start line, headers and body
	 */
	Response exchange(String request) throws IOException {
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
			this.in = new BufferedInputStream(current.getInputStream());
		}
		return current;
	}

	private Response read() throws IOException {
		int status = Integer.parseInt(line().substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
		int length = 0;
		boolean chunked = false;
		boolean last = false;
		for (String header = line(); !header.isEmpty(); header = line()) {
			switch (Character.toLowerCase(header.charAt(0))) {
				case 'c' -> {
					String lower = header.toLowerCase(Locale.ROOT);
					length = lower.startsWith("content-length:") ? number(lower, 10) : length;
					last |= lower.startsWith("connection:") && lower.endsWith("close");
				}
				case 't' -> chunked |= header.toLowerCase(Locale.ROOT).startsWith("transfer-encoding:");
				default -> {
				}
			}
		}
		String body = chunked ? chunks() : text(length);
		if (last) {
			close();
		}
		return new Response(status, body);
	}

	private static int number(String header, int radix) {
		return Integer.parseInt(header.substring(header.indexOf(':') + 1).strip(), radix);
	}

	private String chunks() throws IOException {
		StringBuilder body = new StringBuilder();
		for (int size = number(line(), 16); size > 0; size = number(line(), 16)) {
			body.append(text(size));
			line();
		}
		line();
		return body.toString();
	}

	private String text(int length) throws IOException {
		byte[] bytes = this.in.readNBytes(length);
		if (bytes.length < length) {
			throw new EOFException("the connection was closed within a response");
		}
		return new String(bytes, StandardCharsets.UTF_8);
	}

	private String line() throws IOException {
		StringBuilder line = new StringBuilder(64);
		for (int c = this.in.read(); c != '\n'; c = this.in.read()) {
			if (c < 0) {
				throw new EOFException("the connection was closed within a response");
			}
			if (c != '\r') {
				line.append((char) c);
			}
		}
		return line.toString();
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

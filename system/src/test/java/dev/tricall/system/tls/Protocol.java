package dev.tricall.system.tls;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a port speaks within TLS, reduced to one request that is answered before anybody
 * has authenticated.
 */
enum Protocol {

	HTTP("HTTP/1\\.1 400 .*This combination of host and port requires TLS.*", "HTTP/1\\.1 .*") {

		@Override
		byte[] request() {
			return bytes("GET /nothing-here HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
		}

	},

	GRPC("", "...\\x04.*") {

		@Override
		byte[] request() { // the preface and empty settings, RFC 9113 section 3.4
			return bytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
		}

		@Override
		List<String> applicationProtocols() {
			return List.of("h2");
		}

	},

	KAFKA("", "....\\x00\\x00\\x00\\x07.*") {

		@Override
		byte[] request() { // ApiVersions, version 0, correlation 7, no client id
			return bytes("\0\0\0\n\0\u0012\0\0\0\0\0\7\u00ff\u00ff");
		}

	},

	POSTGRES("E.*no pg_hba.conf entry .* no encryption.*", "R\\x00\\x00\\x00\\x08\\x00\\x00\\x00\\x00.*") {

		private static final int SSL_REQUEST = 80_877_103;

		@Override
		byte[] request() {
			return startup("service_b");
		}

		@Override
		void beginTls(Socket socket) throws IOException {
			DataOutputStream out = new DataOutputStream(socket.getOutputStream());
			out.writeInt(8);
			out.writeInt(SSL_REQUEST);
			out.flush();
			if (socket.getInputStream().read() != 'S') {
				throw new IOException("PostgreSQL does not support TLS");
			}
		}

	};

	private static final int MAX_ANSWER = 10_000;

	private static final int POSTGRES_VERSION = 3 << 16;

	private final Pattern plainRefusal;

	private final Pattern answer;

	Protocol(String plainRefusal, String answer) {
		this.plainRefusal = Pattern.compile(plainRefusal, Pattern.DOTALL);
		this.answer = Pattern.compile(answer, Pattern.DOTALL);
	}

	abstract byte[] request();

	/** Does what the protocol requires before TLS can begin. */
	void beginTls(Socket socket) throws IOException {
	}

	/** The protocols that are negotiated with TLS (ALPN). */
	List<String> applicationProtocols() {
		return List.of();
	}

	/** Returns whether an answer to a request without TLS refuses it. */
	boolean isPlainRefusal(String text) {
		return this.plainRefusal.matcher(text).matches();
	}

	/** Returns whether an answer to a request by TLS is what the protocol requires. */
	boolean isAnswer(String text) {
		return this.answer.matcher(text).matches();
	}

	/** Returns whether an answer by TLS refuses a client without a certificate. */
	boolean isRefusal(String text) {
		return this == POSTGRES && text.startsWith("E") && text.contains("requires a valid client certificate");
	}

	/**
	 * Returns the first message of a client of PostgreSQL.
	 */
	static byte[] startup(String user) {
		ByteArrayOutputStream message = new ByteArrayOutputStream();
		byte[] parameters = bytes("user\0" + user + "\0database\0tricall\0\0");
		try (DataOutputStream out = new DataOutputStream(message)) {
			out.writeInt(parameters.length + 8);
			out.writeInt(POSTGRES_VERSION);
			out.write(parameters);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return message.toByteArray();
	}

	/**
	 * Reads an answer: over HTTP all of it, otherwise what comes first.
	 * @throws EOFException if there is none
	 */
	String read(InputStream in) throws IOException {
		byte[] read;
		if (this == HTTP) {
			read = in.readNBytes(MAX_ANSWER);
		}
		else {
			byte[] buffer = new byte[MAX_ANSWER];
			int length = in.read(buffer);
			read = Arrays.copyOf(buffer, Math.max(length, 0));
		}
		if (read.length == 0) {
			throw new EOFException();
		}
		return new String(read, StandardCharsets.ISO_8859_1);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

}

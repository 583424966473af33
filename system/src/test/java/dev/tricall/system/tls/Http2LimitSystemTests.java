package dev.tricall.system.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

import org.junit.jupiter.api.Test;

import dev.tricall.certificates.SslContexts;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The gateway bounds the memory of requests over HTTP/2: a connection has few requests at
 * a time, and there are few connections.
 */
@TlsSystemTest
class Http2LimitSystemTests {

	private static final int MAX_CONNECTIONS = 60;

	private static final int MAX_REQUESTS = 10;

	/** The client's preface and an empty SETTINGS frame (RFC 9113, section 3.4). */
	private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"
		.getBytes(StandardCharsets.ISO_8859_1);

	private static final int FRAME_HEADER_SIZE = 9;

	private static final int SETTING_SIZE = 6;

	private static final short MAX_CONCURRENT_STREAMS = 3;

	private final TlsSystem system;

	Http2LimitSystemTests(TlsSystem system) {
		this.system = system;
	}

	@Test
	void aConnectionHasAtMostTenRequestsAtATime() throws IOException {
		try (SSLSocket connection = connect()) {
			assertThat(maxConcurrentStreams(connection)).isEqualTo(MAX_REQUESTS);
		}
	}

	@Test
	void surplusConnectionsAreClosedUntilOthersEnd() throws IOException {
		List<SSLSocket> connections = new ArrayList<>();
		try {
			boolean accepted = true;
			while (accepted && connections.size() <= MAX_CONNECTIONS) {
				connections.add(connect());
				accepted = isAccepted(connections.get(connections.size() - 1));
			}
			assertThat(accepted).as("the last one is accepted").isFalse();
		}
		finally {
			for (SSLSocket connection : connections) {
				connection.close();
			}
		}
		await().atMost(TestSystem.PATIENCE).until(() -> {
			try (SSLSocket connection = connect()) {
				return isAccepted(connection);
			}
		});
	}

	private SSLSocket connect() throws IOException {
		SSLSocketFactory sockets = SslContexts.withoutCertificate(this.system.trusted()).getSocketFactory();
		SSLSocket socket = (SSLSocket) sockets.createSocket(InetAddress.getLoopbackAddress(),
				this.system.system().port());
		socket.setSoTimeout(Math.toIntExact(TestSystem.PATIENCE.toMillis()));
		SSLParameters parameters = socket.getSSLParameters();
		parameters.setApplicationProtocols(new String[] { "h2" });
		socket.setSSLParameters(parameters);
		socket.startHandshake();
		return socket;
	}

	/** Whether the gateway begins to speak HTTP/2. */
	private static boolean isAccepted(SSLSocket connection) {
		try {
			connection.getOutputStream().write(PREFACE);
			return connection.getInputStream().read() >= 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** Returns the limit in the gateway's first frame, which is a SETTINGS frame. */
	private static int maxConcurrentStreams(SSLSocket connection) throws IOException {
		connection.getOutputStream().write(PREFACE);
		InputStream input = connection.getInputStream();
		ByteBuffer header = ByteBuffer.wrap(input.readNBytes(FRAME_HEADER_SIZE));
		int size = header.getInt() >>> Byte.SIZE;
		ByteBuffer settings = ByteBuffer.wrap(input.readNBytes(size));
		while (settings.remaining() >= SETTING_SIZE) {
			short setting = settings.getShort();
			int value = settings.getInt();
			if (setting == MAX_CONCURRENT_STREAMS) {
				return value;
			}
		}
		throw new AssertionError("there is no limit");
	}

}

package dev.tricall.system.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/**
 * Decides whether a process can be used. Called repeatedly while the process starts.
 */
@FunctionalInterface
public interface ReadinessCheck {

	/** Timeout of one check, in milliseconds. */
	int TIMEOUT_MS = 2000;

	/**
	 * Returns whether the process is ready.
	 * @throws IOException if the process cannot be reached, which counts as not ready
	 */
	boolean isReady(Process process) throws IOException;

	/**
	 * Ready when a loopback port accepts connections.
	 */
	static ReadinessCheck acceptsConnections(int port) {
		return (process) -> {
			try (Socket socket = new Socket()) {
				socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
				return true;
			}
		};
	}

	/**
	 * Ready when the response to a GET request has status 200.
	 */
	static ReadinessCheck respondsTo(URI uri) {
		return (process) -> {
			HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
			connection.setConnectTimeout(TIMEOUT_MS);
			connection.setReadTimeout(TIMEOUT_MS);
			try {
				return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
			}
			finally {
				connection.disconnect();
			}
		};
	}

}

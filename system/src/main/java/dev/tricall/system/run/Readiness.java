package dev.tricall.system.run;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;

/**
 * How one sees that a part can be used. Asked again and again while the part starts.
 */
@FunctionalInterface
public interface Readiness {

	/** Milliseconds that one question may take. */
	int LIMIT = 2000;

	/**
	 * Returns whether the part can be used now.
	 * @throws IOException which means: not yet
	 */
	boolean isReady(Process process) throws IOException;

	/**
	 * Ready when a loopback port accepts connections.
	 */
	static Readiness accepting(int port) {
		return (process) -> {
			try (Socket socket = new Socket()) {
				socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT);
				return true;
			}
		};
	}

	/**
	 * Ready when a GET is answered with 200.
	 */
	static Readiness answering(URI uri) {
		return (process) -> {
			HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
			connection.setConnectTimeout(LIMIT);
			connection.setReadTimeout(LIMIT);
			try {
				return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
			}
			finally {
				connection.disconnect();
			}
		};
	}

}

package dev.tricall.system.parts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free loopback ports, each with a name, so that a part that is started again finds its
 * own. They lie below the range from which the usual systems take the ports of outgoing
 * connections: one of those could take a port while its part is down.
 */
public final class Ports {

	private static final int FIRST = 20_000;

	private static final int LAST = 32_000;

	private final Map<String, Integer> named = new ConcurrentHashMap<>();

	/**
	 * Returns the port of this name, found at the first call.
	 */
	public int of(String name) {
		return this.named.computeIfAbsent(name, (key) -> find());
	}

	private int find() {
		while (true) {
			int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
			if (!this.named.containsValue(port) && isFree(port)) {
				return port;
			}
		}
	}

	/**
	 * Returns whether nobody listens on this port of the loopback address.
	 */
	public static boolean isFree(int port) {
		try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

}

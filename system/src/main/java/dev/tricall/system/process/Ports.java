package dev.tricall.system.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Assigns free loopback ports to names, so that a process that is restarted gets its own
 * port again. The ports lie below the usual range of ephemeral ports: otherwise an
 * outgoing connection could take a port while its process is down. Thread-safe.
 */
public final class Ports {

	private static final int MIN_PORT = 20_000;

	private static final int MAX_PORT = 32_000;

	private final Map<String, Integer> assigned = new ConcurrentHashMap<>();

	/**
	 * Returns the port of this name, which the first call assigns.
	 */
	public int of(String name) {
		return this.assigned.computeIfAbsent(name, (key) -> findFree());
	}

	private int findFree() {
		while (true) {
			int port = ThreadLocalRandom.current().nextInt(MIN_PORT, MAX_PORT);
			if (!this.assigned.containsValue(port) && isFree(port)) {
				return port;
			}
		}
	}

	/**
	 * Whether no process listens on this port of the loopback address.
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

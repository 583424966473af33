package dev.tricall.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A way to a loopback port that can be cut.
 */
final class Relay implements AutoCloseable {

	private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private final int target;

	private volatile boolean passable = true;

	Relay(int target) throws IOException {
		this.target = target;
		start(this::accept);
	}

	int port() {
		return this.entrance.getLocalPort();
	}

	/** Breaks all connections and takes no new ones. */
	void cut() throws IOException {
		this.passable = false;
		for (Socket socket : this.open) {
			socket.close();
		}
		this.open.clear();
	}

	void mend() {
		this.passable = true;
	}

	private void accept() {
		while (!this.entrance.isClosed()) {
			try {
				connect(this.entrance.accept());
			}
			catch (IOException ex) {
				// It is closed, or the target is away: whoever came finds out.
			}
		}
	}

	private void connect(Socket in) throws IOException {
		Socket out = reach(in);
		this.open.addAll(List.of(in, out));
		if (!this.passable) { // only now, so that none slips through a cut
			cut();
			return;
		}
		start(() -> pass(in, out));
		start(() -> pass(out, in));
	}

	private Socket reach(Socket in) throws IOException {
		try {
			return new Socket(InetAddress.getLoopbackAddress(), this.target);
		}
		catch (IOException ex) {
			in.close();
			throw ex;
		}
	}

	private static void pass(Socket from, Socket to) {
		try (from; to) {
			from.getInputStream().transferTo(to.getOutputStream());
		}
		catch (IOException ex) {
			// One end is gone, and so is the other.
		}
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "relay");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		try {
			this.entrance.close();
			cut();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

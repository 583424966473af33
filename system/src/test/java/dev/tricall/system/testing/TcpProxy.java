package dev.tricall.system.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * TCP proxy for a loopback port whose connections can be cut.
 */
public final class TcpProxy implements AutoCloseable {

	private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private final int target;

	private volatile boolean connected = true;

	public TcpProxy(int target) throws IOException {
		this.target = target;
		start(this::accept);
	}

	public int port() {
		return this.listener.getLocalPort();
	}

	/** Closes all connections and accepts no new ones. */
	public void cut() throws IOException {
		this.connected = false;
		for (Socket socket : this.open) {
			socket.close();
		}
		this.open.clear();
	}

	public void restore() {
		this.connected = true;
	}

	private void accept() {
		while (!this.listener.isClosed()) {
			try {
				connect(this.listener.accept());
			}
			catch (IOException ex) {
				// The proxy is closed or the target is down: the client gets an error.
			}
		}
	}

	private void connect(Socket in) throws IOException {
		Socket out = reach(in);
		this.open.addAll(List.of(in, out));
		if (!this.connected) { // checked last, so that no connection survives a cut
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
			// One end is closed, so the other one is closed too.
		}
	}

	private static void start(Runnable work) {
		Thread thread = new Thread(work, "tcp-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() {
		try {
			this.listener.close();
			cut();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

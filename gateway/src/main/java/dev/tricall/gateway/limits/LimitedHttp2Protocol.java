package dev.tricall.gateway.limits;

import java.util.HashSet;
import java.util.Set;

import jakarta.servlet.http.WebConnection;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.coyote.http2.Http2AsyncUpgradeHandler;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * HTTP/2 with a limit of requests over all connections. Tomcat limits only the requests
 * of each connection, so that few connections could have more requests than the memory
 * has room for. Surplus connections are closed.
 */
final class LimitedHttp2Protocol extends Http2Protocol {

	/** Together with the requests of each, as many as connections over HTTP/1.1. */
	static final int MAX_CONNECTIONS = 60;

	static final int REQUESTS_PER_CONNECTION = 10;

	private final Set<SocketWrapperBase<?>> connections = new HashSet<>();

	LimitedHttp2Protocol() {
		setMaxConcurrentStreams(REQUESTS_PER_CONNECTION);
		setMaxConcurrentStreamExecution(REQUESTS_PER_CONNECTION);
	}

	@Override
	public InternalHttpUpgradeHandler getInternalUpgradeHandler(SocketWrapperBase<?> socket, Adapter adapter,
			Request request) {
		return isAccepted(socket) ? new Http2AsyncUpgradeHandler(this, adapter, request, socket)
				: new Refusal(adapter, request, socket);
	}

	private synchronized boolean isAccepted(SocketWrapperBase<?> socket) {
		this.connections.removeIf(SocketWrapperBase::isClosed);
		return this.connections.size() < MAX_CONNECTIONS && this.connections.add(socket);
	}

	/** Closes a surplus connection. */
	private final class Refusal extends Http2AsyncUpgradeHandler {

		Refusal(Adapter adapter, Request request, SocketWrapperBase<?> socket) {
			super(LimitedHttp2Protocol.this, adapter, request, socket);
		}

		@Override
		public void init(WebConnection connection) {
			// Sends nothing.
		}

		@Override
		public SocketState upgradeDispatch(SocketEvent status) {
			return SocketState.CLOSED;
		}

	}

}

package dev.tricall.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Set;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.Globals;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;

import dev.tricall.telemetry.SecurityLog;

/**
 * Rejects requests over TLS unless the peer is one of the listed services, before any
 * filter or controller sees them.
 */
final class PeerValve extends ValveBase {

	private static final byte[] PROBLEM = """
			{"title":"Forbidden","status":403,"detail":"This service may not connect."}"""
		.getBytes(StandardCharsets.UTF_8);

	private final Set<String> peers;

	PeerValve(Set<String> peers) {
		super(true);
		this.peers = peers;
	}

	/**
	 * Returns the name of the peer that sent a request, or null if it has presented no
	 * valid certificate.
	 */
	static @Nullable String peerOf(ServletRequest request) {
		return (request.getAttribute(Globals.CERTIFICATES_ATTR) instanceof X509Certificate[] chain && chain.length > 0)
				? Peer.of(chain[0]) : null;
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		if (!hasTls(request) || isAllowed(request)) {
			getNext().invoke(request, response);
			return;
		}
		SecurityLog.refused("peer")
			.user(peerOf(request))
			.address(request.getRemoteAddr())
			.reason("the service is not on the list of peers")
			.write();
		response.setStatus(HttpServletResponse.SC_FORBIDDEN);
		response.setContentType("application/problem+json");
		response.setContentLength(PROBLEM.length);
		response.getOutputStream().write(PROBLEM);
		response.finishResponse();
	}

	/** A header such as {@code X-Forwarded-Proto} can change {@code isSecure()}. */
	private static boolean hasTls(Request request) {
		return request.getConnector().getSecure();
	}

	private boolean isAllowed(Request request) {
		String peer = peerOf(request);
		return peer != null && this.peers.contains(peer);
	}

}

package dev.tricall.httpfailover;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;

import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.impl.classic.RequestFailedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.util.DeadlineTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Classifies the exceptions of failed HTTP calls.
 */
public final class CallFailures {

	private CallFailures() {
	}

	/**
	 * Returns true if the request certainly did not reach an instance, so that any
	 * request may be sent again. If false, the request may have been handled.
	 * @param failure the exception of the HTTP client; may be null
	 */
	public static boolean neverSent(@Nullable Throwable failure) {
		return failure instanceof ConnectException || failure instanceof ConnectTimeoutException
				|| failure instanceof HttpConnectTimeoutException || failure instanceof NoRouteToHostException
				|| failure instanceof UnknownHostException || failure instanceof SSLHandshakeException
				|| failure instanceof SSLPeerUnverifiedException || isPoolTimeout(failure);
	}

	/**
	 * Apache's client reports a timeout in the queue for a pooled connection in two ways.
	 */
	private static boolean isPoolTimeout(@Nullable Throwable failure) {
		return failure instanceof ConnectionRequestTimeoutException || (failure instanceof RequestFailedException
				&& failure.getCause() instanceof DeadlineTimeoutException);
	}

}

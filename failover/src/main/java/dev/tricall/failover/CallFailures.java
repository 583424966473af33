package dev.tricall.failover;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a call that has failed.
 */
public final class CallFailures {

	private CallFailures() {
	}

	/**
	 * Tells whether the call has certainly not reached an instance, so that anything may
	 * be sent again. What came of any other call is unknown.
	 */
	public static boolean neverSent(@Nullable Throwable failure) {
		return failure instanceof ConnectException || failure instanceof ConnectTimeoutException
				|| failure instanceof HttpConnectTimeoutException
				|| failure instanceof ConnectionRequestTimeoutException || failure instanceof NoRouteToHostException
				|| failure instanceof UnknownHostException;
	}

}

package dev.tricall.failover;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;

import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.impl.classic.RequestFailedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.util.DeadlineTimeoutException;
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
				|| failure instanceof HttpConnectTimeoutException || failure instanceof NoRouteToHostException
				|| failure instanceof UnknownHostException || waitedInVain(failure);
	}

	/** In the queue for a connection of Apache's pool, which says it in two ways. */
	private static boolean waitedInVain(@Nullable Throwable failure) {
		return failure instanceof ConnectionRequestTimeoutException || (failure instanceof RequestFailedException
				&& failure.getCause() instanceof DeadlineTimeoutException);
	}

}

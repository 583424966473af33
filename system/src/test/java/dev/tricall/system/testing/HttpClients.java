package dev.tricall.system.testing;

import java.net.http.HttpClient;
import java.util.concurrent.ForkJoinPool;

import javax.net.ssl.SSLContext;

/**
 * The clients of the JDK that an {@link ApiClient} uses. They are expensive, so that they
 * are shared.
 *
 * @param single for one call after the other
 * @param load for many concurrent calls
 */
public record HttpClients(HttpClient single, HttpClient load) {

	/** Clients without TLS. */
	public static final HttpClients PLAIN = new HttpClients(HttpClient.newHttpClient(), loading().build());

	/**
	 * Returns clients that connect by TLS.
	 * @param version for one call after the other
	 */
	public static HttpClients of(SSLContext context, HttpClient.Version version) {
		return new HttpClients(HttpClient.newBuilder().version(version).sslContext(context).build(),
				loading().sslContext(context).build());
	}

	/** One thread takes the least CPU for many concurrent calls. */
	private static HttpClient.Builder loading() {
		return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(new ForkJoinPool(1));
	}

}

package dev.tricall.httpfailover;

import org.jspecify.annotations.Nullable;

/**
 * The service that the current thread is calling. The registry only says at which address
 * an instance is; with TLS its certificate must name this service.
 */
final class CalledService {

	private static final ThreadLocal<@Nullable String> current = new ThreadLocal<>();

	private CalledService() {
	}

	static void set(String service) {
		current.set(service);
	}

	static void clear() {
		current.remove();
	}

	/**
	 * Returns the service id, or null if the current thread calls no service of the
	 * registry.
	 */
	static @Nullable String get() {
		return current.get();
	}

}

package dev.tricall.system;

import java.io.Closeable;
import java.util.Map;

/**
 * How the system under test is run, and what its tests may do to its parts. These are
 * named as in {@code docker-compose.yml}, with a number where there can be several:
 * {@code service-b-2}.
 */
interface Backstage extends Closeable {

	/**
	 * Starts all parts, and ends them with this JVM.
	 */
	void start() throws Exception;

	/**
	 * Ends all parts in good order. They keep their data and can be started again.
	 */
	void stop() throws Exception;

	/**
	 * Ends parts as by a crash and keeps them away, until {@link #heal()}.
	 */
	void kill(String... parts) throws Exception;

	/**
	 * Has a part leave in good order and keeps it away, until {@link #heal()}.
	 */
	void stop(String part) throws Exception;

	/**
	 * Lets parts hang, until {@link #heal()}.
	 */
	void hang(String... parts) throws Exception;

	/**
	 * Waits until all parts are there again and ready.
	 */
	void heal() throws Exception;

	/**
	 * Has a part leave in good order, and waits until what watches over it has brought it
	 * back and it is ready again.
	 */
	void restart(String part) throws Exception;

	/**
	 * Starts one more instance of service A or B, and waits until it is ready.
	 * @param environment added to that of the others
	 */
	void add(String part, Map<String, String> environment) throws Exception;

	/**
	 * Starts one more like the others.
	 */
	default void add(String part) throws Exception {
		add(part, Map.of());
	}

	/**
	 * Has an instance of service A or B leave in good order, for good.
	 */
	void remove(String part) throws Exception;

	/**
	 * Returns host and port at which a part listens, or aborts the test where only the
	 * gateway's can be reached.
	 */
	String address(String part);

	/**
	 * The same, for gRPC.
	 */
	String grpcAddress(String part);

	/**
	 * The same, for what the part tells of itself.
	 */
	String managementAddress(String part);

	/**
	 * Returns what identifies the process of each part, by the part's name. It changes
	 * when the part is started again.
	 */
	Map<String, String> processes() throws Exception;

	/**
	 * Returns what a part has written to its log.
	 */
	String log(String part) throws Exception;

	/**
	 * Returns the issuer's keys with their private parts, a JWK set.
	 */
	String signingKeys() throws Exception;

}

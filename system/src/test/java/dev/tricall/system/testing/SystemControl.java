package dev.tricall.system.testing;

import java.io.Closeable;
import java.util.Map;

import dev.tricall.system.SystemCertificates;

import static org.junit.jupiter.api.Assumptions.abort;

/**
 * Controls the processes of the system under test. Their names are those of
 * {@code docker-compose.yml}, with a number if there can be several instances:
 * {@code service-b-2}.
 */
public interface SystemControl extends Closeable {

	/**
	 * Starts all processes. They end together with this JVM.
	 */
	void start() throws Exception;

	/**
	 * Stops all processes gracefully. They keep their data and can be started again.
	 */
	void stop() throws Exception;

	/**
	 * Kills processes, which stay down until {@link #heal()}.
	 */
	void kill(String... names) throws Exception;

	/**
	 * Stops a process gracefully. It stays down until {@link #heal()}.
	 */
	void stop(String name) throws Exception;

	/**
	 * Freezes processes until {@link #heal()}.
	 */
	void hang(String... names) throws Exception;

	/**
	 * Waits until all processes are running and ready again.
	 */
	void heal() throws Exception;

	/**
	 * Stops processes gracefully and waits until supervision has restarted them and they
	 * are ready again.
	 */
	void restart(String... names) throws Exception;

	/**
	 * Starts another instance of service A or B and waits until it is ready.
	 * @param environment added to that of the other instances
	 */
	void add(String name, Map<String, String> environment) throws Exception;

	default void add(String name) throws Exception {
		add(name, Map.of());
	}

	/**
	 * Stops an instance of service A or B gracefully and removes it.
	 */
	void remove(String name) throws Exception;

	/**
	 * Returns host and port of a process. Aborts the test where only the gateway's port
	 * is reachable.
	 */
	String address(String name);

	/**
	 * Returns host and port for gRPC; see {@link #address}.
	 */
	String grpcAddress(String name);

	/**
	 * Returns host and port of the management endpoints; see {@link #address}.
	 */
	String managementAddress(String name);

	/**
	 * Returns host and port that a process gets in an environment variable; see
	 * {@link #address}.
	 */
	default String address(String name, String variable) {
		return abort("only processes have ports of their own on this host");
	}

	/**
	 * Returns the certificates of the processes. Aborts the test where the certificates
	 * are not issued by this JVM.
	 */
	default SystemCertificates certificates() {
		return abort("only processes get their certificates from this JVM");
	}

	/**
	 * Returns an identifier of each running process by its name. The identifier changes
	 * when the process is restarted.
	 */
	Map<String, String> processes() throws Exception;

	/**
	 * Returns the log of a process.
	 */
	String log(String name) throws Exception;

	/**
	 * Returns the issuer's keys with their private parts, as a JWK set.
	 */
	String signingKeys() throws Exception;

}

package dev.tricall.system;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Settings of a running system. Immutable.
 *
 * @param home the project's folder, which contains the built modules
 * @param directory folder for data and logs
 * @param gatewayPort the public port
 * @param serviceBInstances number of instances of service B
 * @param environment more environment variables, by the name of a process
 * ({@code service-b-2}), the name of a service ({@code service-b}, for all of its
 * instances) or {@link #ALL}
 */
public record Settings(Path home, Path directory, int gatewayPort, int serviceBInstances,
		Map<String, Map<String, String>> environment) {

	/** Stands for all services in {@link #environment()}. */
	public static final String ALL = "";

	public static Settings of(Path home, Path directory, int gatewayPort) {
		return new Settings(home, directory, gatewayPort, 2, Map.of());
	}

	public Settings withServiceBInstances(int count) {
		return new Settings(this.home, this.directory, this.gatewayPort, count, this.environment);
	}

	public Settings withEnvironment(String target, Map<String, String> variables) {
		Map<String, Map<String, String>> all = new LinkedHashMap<>(this.environment);
		all.put(target, Map.copyOf(variables));
		return new Settings(this.home, this.directory, this.gatewayPort, this.serviceBInstances, Map.copyOf(all));
	}

	/**
	 * Returns the public URL, which is also the issuer of all tokens.
	 */
	public URI gateway() {
		return URI.create("http://localhost:" + this.gatewayPort);
	}

	public Path data() {
		return this.directory.resolve("data");
	}

	public Path logs() {
		return this.directory.resolve("logs");
	}

}

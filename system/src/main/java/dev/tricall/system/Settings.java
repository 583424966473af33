package dev.tricall.system;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What can differ from one running system to another.
 *
 * @param home the project's folder, which has the built modules in it
 * @param directory where data and logs go
 * @param gatewayPort the only port that users know
 * @param serviceBs how many instances of service B
 * @param environment more environment, by the name of a part ({@code service-b-2}) or of
 * a service ({@code service-b}, for all its instances), or for {@link #ALL}
 */
public record Settings(Path home, Path directory, int gatewayPort, int serviceBs,
		Map<String, Map<String, String>> environment) {

	/** Stands for all services in {@link #environment()}. */
	public static final String ALL = "";

	public static Settings of(Path home, Path directory, int gatewayPort) {
		return new Settings(home, directory, gatewayPort, 2, Map.of());
	}

	public Settings withServiceBs(int count) {
		return new Settings(this.home, this.directory, this.gatewayPort, count, this.environment);
	}

	public Settings withEnvironment(String part, Map<String, String> variables) {
		Map<String, Map<String, String>> all = new LinkedHashMap<>(this.environment);
		all.put(part, Map.copyOf(variables));
		return new Settings(this.home, this.directory, this.gatewayPort, this.serviceBs, Map.copyOf(all));
	}

	/**
	 * The public address, which is also the issuer of every token.
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

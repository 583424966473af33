package dev.tricall.secrets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The demo secrets that are published with the sources: the default value of each
 * environment variable that holds a secret. Immutable. Does not require Spring.
 */
public final class DemoSecrets {

	private static final String FILE = "demo-secrets.properties";

	private static final Map<String, String> VALUES = load();

	private DemoSecrets() {
	}

	private static Map<String, String> load() {
		Properties file = new Properties();
		try (InputStream in = DemoSecrets.class.getResourceAsStream(FILE)) {
			if (in == null) {
				throw new IllegalStateException(FILE + " is missing");
			}
			file.load(in);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return file.stringPropertyNames()
			.stream()
			.collect(Collectors.toUnmodifiableMap((name) -> name, file::getProperty));
	}

	/**
	 * Returns the names of all variables that hold a secret.
	 */
	public static Set<String> variables() {
		return VALUES.keySet();
	}

	/**
	 * Returns the value of an environment variable of this process, or its demo value if
	 * it is not set.
	 * @param variable one of {@link #variables()}
	 */
	public static String valueInEnvironment(String variable) {
		@Nullable String value = System.getenv(variable);
		if (value == null || value.isEmpty()) {
			value = VALUES.get(variable);
		}
		if (value == null) {
			throw new IllegalArgumentException(variable + " has no demo secret");
		}
		return value;
	}

	static Map<String, String> values() {
		return VALUES;
	}

	/**
	 * Whether the value is the demo value of any variable.
	 */
	static boolean isPublished(String value) {
		return VALUES.containsValue(value);
	}

}

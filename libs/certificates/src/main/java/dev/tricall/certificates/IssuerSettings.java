package dev.tricall.certificates;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Settings of a {@link CertificateIssuer}. Immutable.
 *
 * @param directory gets a folder for each name
 * @param subjects subjects by name
 * @param groups by name, the id of a group that can read the files; names without one are
 * for the owner only
 * @param lifetime of the certificates, at least 2 seconds because their times are whole
 * seconds
 * @param interval between the steps of a change of the authority: longer than the
 * processes need to load new files
 */
public record IssuerSettings(Path directory, Map<String, CertificateSubject> subjects, Map<String, Integer> groups,
		Duration lifetime, Duration interval) {

	public static final Duration DEFAULT_LIFETIME = Duration.ofHours(24);

	public static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

	private static final Duration MIN_LIFETIME = Duration.ofSeconds(2);

	public IssuerSettings {
		if (subjects.isEmpty()) {
			throw new IllegalArgumentException("At least one name is required.");
		}
		if (lifetime.compareTo(MIN_LIFETIME) < 0) {
			throw new IllegalArgumentException(
					"The lifetime must be at least %d s.".formatted(MIN_LIFETIME.toSeconds()));
		}
		if (interval.isNegative() || interval.multipliedBy(3).compareTo(lifetime) >= 0) {
			// A certificate that is not renewed during a step must not expire.
			throw new IllegalArgumentException("The interval must be less than a third of the lifetime.");
		}
		for (String name : groups.keySet()) {
			if (!subjects.containsKey(name)) {
				throw new IllegalArgumentException("There is a group for %s, but no such name.".formatted(name));
			}
		}
		subjects = new LinkedHashMap<>(subjects);
		groups = Map.copyOf(groups);
	}

	/**
	 * Returns settings without groups.
	 */
	public static IssuerSettings of(Path directory, Map<String, CertificateSubject> subjects) {
		return new IssuerSettings(directory, subjects, Map.of(), DEFAULT_LIFETIME, DEFAULT_INTERVAL);
	}

	public IssuerSettings withGroups(Map<String, Integer> groups) {
		return new IssuerSettings(this.directory, this.subjects, groups, this.lifetime, this.interval);
	}

	public IssuerSettings withTimes(Duration lifetime, Duration interval) {
		return new IssuerSettings(this.directory, this.subjects, this.groups, lifetime, interval);
	}

}

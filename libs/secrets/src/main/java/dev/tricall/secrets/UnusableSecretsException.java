package dev.tricall.secrets;

import java.util.List;

/**
 * Thrown when a service must not run with the secrets that are configured. The message
 * names variables but never their values.
 */
final class UnusableSecretsException extends RuntimeException {

	private final transient List<String> problems;

	/**
	 * @param problems one sentence for each variable
	 */
	UnusableSecretsException(List<String> problems) {
		super(String.join(" ", problems));
		this.problems = List.copyOf(problems);
	}

	List<String> problems() {
		return this.problems;
	}

}

package dev.tricall.secrets;

import java.util.List;

/**
 * A service was configured with secrets that it must not run with. Names variables, never
 * their values.
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

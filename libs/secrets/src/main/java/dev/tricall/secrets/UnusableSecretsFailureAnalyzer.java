package dev.tricall.secrets;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains an {@link UnusableSecretsException} and what to do about it, instead of a
 * stack trace.
 */
final class UnusableSecretsFailureAnalyzer extends AbstractFailureAnalyzer<UnusableSecretsException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnusableSecretsException cause) {
		return new FailureAnalysis("Secrets are missing or unsafe:\n\n    " + String.join("\n    ", cause.problems()),
				"""
						Set each variable to a secret of your own. Client secrets and service passwords need at least \
						%d characters, for example from "openssl rand -hex 32". To run on the published demo secrets, \
						for a demonstration only, remove %s=false.""".formatted(SecretsCheck.MIN_LENGTH,
						SecretsCheck.ALLOW_DEMO_SECRETS),
				cause);
	}

}

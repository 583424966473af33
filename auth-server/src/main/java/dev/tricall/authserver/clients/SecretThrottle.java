package dev.tricall.authserver.clients;

import java.time.Duration;
import java.util.Objects;

import dev.tricall.authserver.throttling.FailureCounter;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;

/**
 * Answers a client that sends wrong secrets again and again with a growing delay instead
 * of {@code invalid_client}.
 * <p>
 * The secret is compared in any case, which is cheap, and the right one always passes:
 * otherwise anybody could lock a service out by naming it. So the delay does not make
 * guessing slower; what makes guessing hopeless is the length of the secrets. For the
 * same reason a right secret does not reset the count: it comes from the service, the
 * wrong ones need not. Names that are not registered are treated alike.
 */
final class SecretThrottle implements AuthenticationProvider {

	private static final String NO_SECRET = MachineSecretEncoder.hash("");

	private final MachineSecretEncoder encoder = new MachineSecretEncoder();

	private final AuthenticationProvider secrets;

	private final RegisteredClientRepository clients;

	private final FailureCounter failures;

	SecretThrottle(AuthenticationProvider secrets, RegisteredClientRepository clients, FailureCounter failures) {
		this.secrets = secrets;
		this.clients = clients;
		this.failures = failures;
	}

	@Override
	public @Nullable Authentication authenticate(Authentication attempt) {
		try {
			return this.secrets.authenticate(attempt);
		}
		catch (OAuth2AuthenticationException ex) {
			if (OAuth2ErrorCodes.INVALID_CLIENT.equals(ex.getError().getErrorCode())) {
				count(attempt);
			}
			throw ex;
		}
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return this.secrets.supports(authentication);
	}

	private void count(Authentication attempt) {
		String id = attempt.getName();
		if (this.clients.findByClientId(id) == null) {
			// Takes the time that a registered client's comparison takes.
			this.encoder.matches(Objects.toString(attempt.getCredentials(), ""), NO_SECRET);
		}
		Duration delay = this.failures.delay(id);
		boolean unused = this.failures.addFailure(id);
		if (!delay.isZero()) {
			throw new ClientRefusedException(this.failures.delay(id));
		}
	}

}

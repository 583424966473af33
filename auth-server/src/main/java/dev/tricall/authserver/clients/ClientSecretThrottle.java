package dev.tricall.authserver.clients;

import java.time.Duration;
import java.util.Objects;

import com.github.benmanes.caffeine.cache.Ticker;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;

import dev.tricall.authserver.throttling.FailureCounter;

/**
 * Authenticates clients by their secrets. A client that keeps sending wrong secrets gets
 * a {@link ClientThrottledException} with increasing delays instead of
 * {@code invalid_client}.
 * <p>
 * The secret is compared even during a delay, and a correct one is always accepted:
 * otherwise anyone could lock out a service by sending its name. Hence the delay does not
 * slow down guessing, which is hopeless because of the length of the secrets. A correct
 * secret does not reset the counter, because the service sends the correct secret,
 * whereas the wrong ones may come from an attacker. Unregistered names are treated in the
 * same way.
 * <p>
 * Thread-safe.
 */
public final class ClientSecretThrottle implements AuthenticationProvider {

	/** The failure that causes the first delay. */
	private static final int BURST = 5;

	private final MachineSecretEncoder encoder = new MachineSecretEncoder();

	private final String encodedDummy = Objects.requireNonNull(this.encoder.encode("dummy"));

	private final ClientSecretAuthenticationProvider delegate;

	private final RegisteredClientRepository clients;

	private final FailureCounter failures;

	public ClientSecretThrottle(RegisteredClientRepository clients, OAuth2AuthorizationService authorizations,
			Ticker ticker) {
		this.delegate = new ClientSecretAuthenticationProvider(clients, authorizations);
		this.delegate.setPasswordEncoder(this.encoder);
		this.clients = clients;
		this.failures = new FailureCounter(BURST, ticker);
	}

	@Override
	public @Nullable Authentication authenticate(Authentication authentication) {
		try {
			return this.delegate.authenticate(authentication);
		}
		catch (OAuth2AuthenticationException ex) {
			if (OAuth2ErrorCodes.INVALID_CLIENT.equals(ex.getError().getErrorCode())) {
				addFailure(authentication);
			}
			throw ex;
		}
	}

	@Override
	public boolean supports(Class<?> authentication) {
		return this.delegate.supports(authentication);
	}

	private void addFailure(Authentication authentication) {
		String clientId = authentication.getName();
		if (this.clients.findByClientId(clientId) == null) {
			// Takes as long as the comparison for a registered client.
			this.encoder.matches(Objects.toString(authentication.getCredentials(), ""), this.encodedDummy);
		}
		Duration delay = this.failures.delay(clientId);
		this.failures.addFailure(clientId);
		if (!delay.isZero()) {
			throw new ClientThrottledException(this.failures.delay(clientId));
		}
	}

}

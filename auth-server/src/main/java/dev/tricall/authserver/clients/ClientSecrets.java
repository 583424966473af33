package dev.tricall.authserver.clients;

import java.util.List;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tricall.authserver.throttling.FailureCounter;

import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.ClientSecretAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.stereotype.Component;

/**
 * How client secrets are checked: by a fast comparison, with a delay for those who send
 * wrong ones.
 */
@Component
public final class ClientSecrets {

	private static final int BURST = 5;

	private final RegisteredClientRepository clients;

	private final FailureCounter failures;

	ClientSecrets(RegisteredClientRepository clients, Ticker ticker) {
		this.clients = clients;
		this.failures = new FailureCounter(BURST, ticker);
	}

	/** Replaces Spring's provider in the list by one that is throttled. */
	public void throttle(List<AuthenticationProvider> providers) {
		providers.replaceAll((provider) -> {
			if (provider instanceof ClientSecretAuthenticationProvider secrets) {
				secrets.setPasswordEncoder(new MachineSecretEncoder());
				return new SecretThrottle(secrets, this.clients, this.failures);
			}
			return provider;
		});
	}

}

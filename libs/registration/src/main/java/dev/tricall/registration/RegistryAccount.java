package dev.tricall.registration;

import java.nio.charset.StandardCharsets;

import org.springframework.http.HttpHeaders;
import org.springframework.util.Assert;

/**
 * Account of this service at the registry.
 *
 * @param name the name of the service; the account may only change entries of that
 * service
 * @param password the password, which {@link #toString()} omits
 */
public record RegistryAccount(String name, String password) {

	public RegistryAccount {
		Assert.hasText(name, "spring.application.name is not set; it is the name of the account at the registry");
		Assert.hasText(password, "registration.password is not set; it is the password of the account at the registry");
	}

	/**
	 * Returns the credentials for {@link HttpHeaders#setBasicAuth(String)}.
	 */
	public String basicAuth() {
		return HttpHeaders.encodeBasicAuth(this.name, this.password, StandardCharsets.UTF_8);
	}

	@Override
	public String toString() {
		return "RegistryAccount[" + this.name + "]";
	}

}

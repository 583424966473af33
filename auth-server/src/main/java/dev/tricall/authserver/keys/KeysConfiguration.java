package dev.tricall.authserver.keys;

import java.time.InstantSource;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/**
 * Publishes the signing keys, and signs tokens with the current one.
 */
@Configuration(proxyBeanMethods = false)
class KeysConfiguration {

	@Bean
	KeyFile keyFile(KeysProperties properties) {
		return new KeyFile(properties.file(), InstantSource.system());
	}

	/** Used by the JWK set endpoint, which omits the private keys. */
	@Bean
	JWKSource<SecurityContext> publishedKeys(KeyFile keyFile) {
		return (selector, context) -> selector.select(new JWKSet(keyFile.keys().keys()));
	}

	@Bean
	JwtEncoder jwtEncoder(KeyFile keyFile) {
		return new NimbusJwtEncoder((selector, context) -> selector.select(new JWKSet(keyFile.current())));
	}

}

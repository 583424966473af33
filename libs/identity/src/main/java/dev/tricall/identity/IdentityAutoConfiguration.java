package dev.tricall.identity;

import java.net.MalformedURLException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import com.github.benmanes.caffeine.cache.Ticker;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.util.StringUtils;

import dev.tricall.tls.ClientTls;
import dev.tricall.tls.TlsProperties;

/**
 * {@link AutoConfiguration Auto-configuration} of the validation of incoming tokens. It
 * requires these properties of {@code spring.security.oauth2.resourceserver.jwt}:
 * {@code issuer-uri}, which is compared with the claim {@code iss} and never called;
 * {@code jwk-set-uri}, from which the keys are fetched; and {@code audiences}. The
 * accepted token types are set by {@link IdentityProperties}.
 */
@AutoConfiguration(before = OAuth2ResourceServerAutoConfiguration.class)
@EnableConfigurationProperties({ OAuth2ResourceServerProperties.class, IdentityProperties.class, TlsProperties.class })
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public final class IdentityAutoConfiguration {

	private static final String MEDIA_TYPE_PREFIX = "application/";

	private static final String PREFIX = "spring.security.oauth2.resourceserver.jwt.";

	@Bean(initMethod = "start")
	IssuerKeys issuerKeys(OAuth2ResourceServerProperties properties, ObjectProvider<ClientTls> tls)
			throws MalformedURLException {
		String location = required("jwk-set-uri", properties.getJwt().getJwkSetUri());
		ClientTls clientTls = tls.getIfAvailable();
		return new IssuerKeys(URI.create(location).toURL(),
				(clientTls != null) ? clientTls.context().getSocketFactory() : null, InstantSource.system());
	}

	@Bean
	VerifiedTokens jwtDecoder(IssuerKeys keys, OAuth2ResourceServerProperties properties, IdentityProperties identity) {
		String issuer = required("issuer-uri", properties.getJwt().getIssuerUri());
		List<String> audiences = properties.getJwt().getAudiences();
		required("audiences", String.join(",", audiences));
		// A cached token costs 1 to 3 us of CPU; verifying its signature costs 70 us, or
		// 400 us without the C2 compiler.
		return new VerifiedTokens(decoder(keys, issuer, audiences, identity.tokenTypes()), Ticker.systemTicker());
	}

	@Bean
	JwtAuthenticationConverter jwtAuthenticationConverter() {
		JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
		converter.setJwtGrantedAuthoritiesConverter(new CallerAuthorities());
		return converter;
	}

	@Bean
	BearerProblems bearerProblems(ObjectProvider<InvalidTokenLimit> limit) {
		return new BearerProblems(limit.getIfAvailable(() -> InvalidTokenLimit.NONE));
	}

	@Bean
	BearerTokens bearerTokens(JwtDecoder decoder, JwtAuthenticationConverter converter, BearerProblems problems,
			TlsProperties tls) {
		JwtAuthenticationProvider provider = new JwtAuthenticationProvider(decoder);
		provider.setJwtAuthenticationConverter(converter);
		return new BearerTokens(provider, problems, tls.requiresPeer());
	}

	@Bean
	@ConditionalOnMissingBean
	HttpFirewall httpFirewall() {
		StrictHttpFirewall firewall = new StrictHttpFirewall();
		HeaderChecks.applyTo(firewall);
		return firewall;
	}

	static JwtDecoder decoder(IssuerKeys keys, String issuer, List<String> audiences, List<String> types) {
		NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(keys).jwsAlgorithm(SignatureAlgorithm.RS256).build();
		decoder.setJwtValidator(validator(issuer, audiences, types));
		return decoder;
	}

	private static OAuth2TokenValidator<Jwt> validator(String issuer, List<String> audiences, List<String> types) {
		JwtTimestampValidator timestamps = new JwtTimestampValidator();
		timestamps.setAllowEmptyExpiryClaim(false);
		JwtClaimValidator<List<String>> audience = new JwtClaimValidator<>(JwtClaimNames.AUD,
				(values) -> values != null && !Collections.disjoint(values, audiences));
		JwtClaimValidator<String> subject = new JwtClaimValidator<>(JwtClaimNames.SUB,
				(value) -> value != null && !value.isBlank());
		return new DelegatingOAuth2TokenValidator<>(
				List.of(typeValidator(types), timestamps, new JwtIssuerValidator(issuer), audience, subject));
	}

	/** The prefix of the media type is optional (RFC 7515, section 4.1.9). */
	private static JwtTypeValidator typeValidator(List<String> types) {
		return new JwtTypeValidator(types.stream()
			.map((type) -> StringUtils.startsWithIgnoreCase(type, MEDIA_TYPE_PREFIX)
					? type.substring(MEDIA_TYPE_PREFIX.length()) : type)
			.flatMap((type) -> Stream.of(type, MEDIA_TYPE_PREFIX + type))
			.toList());
	}

	private static String required(String name, @Nullable String value) {
		if (value == null || value.isBlank()) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + name, value, "it must be set");
		}
		return value;
	}

}

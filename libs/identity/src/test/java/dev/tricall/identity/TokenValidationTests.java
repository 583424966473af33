package dev.tricall.identity;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Conditions under which a token is accepted.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenValidationTests {

	private final TestIssuer issuer = new TestIssuer();

	private final JwtDecoder decoder;

	TokenValidationTests() throws Exception {
		this.decoder = decoder(List.of("at+jwt"));
	}

	@AfterAll
	void close() {
		this.issuer.close();
	}

	@Test
	void acceptsATokenForThisService() {
		assertThat(this.decoder.decode(this.issuer.token((claims) -> {
		})).getSubject()).isEqualTo("caller");
	}

	@Test
	void acceptsATokenWithSeveralAudiences() {
		String token = this.issuer.token((claims) -> claims.audience(List.of("there", "here")));
		assertThat(this.decoder.decode(token).getAudience()).contains("here");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("invalidClaims")
	void rejectsInvalidClaims(String name, Consumer<JWTClaimsSet.Builder> change) {
		assertRejected(this.issuer.token(change));
	}

	private static Stream<Arguments> invalidClaims() {
		return Stream.of(invalid("another audience", (claims) -> claims.audience("there")),
				invalid("no audience", (claims) -> claims.audience((String) null)),
				invalid("another issuer", (claims) -> claims.issuer("http://other.test")),
				invalid("no issuer", (claims) -> claims.issuer(null)),
				invalid("expired", (claims) -> claims.expirationTime(in(-120))),
				invalid("never expiring", (claims) -> claims.expirationTime(null)),
				invalid("not yet valid", (claims) -> claims.notBeforeTime(in(120))),
				invalid("no subject", (claims) -> claims.subject(null)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "at+jwt", "AT+JWT", "application/at+jwt", "Application/At+Jwt" })
	void acceptsTheTypeInAnyCaseAndWithThePrefix(String type) {
		assertThat(this.decoder.decode(ofType(new JOSEObjectType(type))).getSubject()).isEqualTo("caller");
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = { "JWT", "jwt", "logout+jwt", "at+jwt+x", "text/at+jwt" })
	void rejectsOtherTypes(@Nullable String type) {
		assertRejected(ofType((type != null) ? new JOSEObjectType(type) : null));
	}

	@Test
	void acceptsConfiguredTypes() throws Exception {
		JwtDecoder other = decoder(List.of("application/at+jwt", "JWT"));
		assertThat(other.decode(ofType(new JOSEObjectType("at+jwt"))).getSubject()).isEqualTo("caller");
		assertThat(other.decode(ofType(JOSEObjectType.JWT)).getSubject()).isEqualTo("caller");
	}

	@Test
	void rejectsAnUnsignedToken() {
		assertRejected(new PlainJWT(TestIssuer.claims((claims) -> {
		})).serialize());
	}

	@Test
	void rejectsThePublicKeyUsedAsAnHmacSecret() throws JOSEException {
		RSAKey key = this.issuer.key();
		for (byte[] secret : List.of(key.toRSAPublicKey().getEncoded(),
				key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
			SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).type(new JOSEObjectType("at+jwt"))
				.keyID(key.getKeyID())
				.build(), TestIssuer.claims((claims) -> {
				}));
			token.sign(new MACSigner(secret));
			assertRejected(token.serialize());
		}
	}

	@Test
	void rejectsAnotherAlgorithmWithTheRightKey() throws JOSEException {
		SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS512).type(new JOSEObjectType("at+jwt"))
			.keyID(this.issuer.key().getKeyID())
			.build(), TestIssuer.claims((claims) -> {
			}));
		token.sign(new RSASSASigner(this.issuer.key()));
		assertRejected(token.serialize());
	}

	@Test
	void rejectsAForgedSignatureWithAKnownKeyId() throws JOSEException {
		RSAKey forged = new RSAKey.Builder(TestIssuer.newKey()).keyID(this.issuer.key().getKeyID()).build();
		assertRejected(TestIssuer.sign(forged, (claims) -> {
		}));
	}

	@Test
	void rejectsChangedClaims() {
		String[] parts = this.issuer.token("here", "data.read").split("\\.", -1);
		String[] others = this.issuer.token("here", "data.write").split("\\.", -1);
		assertRejected(parts[0] + "." + others[1] + "." + parts[2]);
	}

	@Test
	void rejectsAStringThatIsNotAToken() {
		assertRejected("nonsense");
	}

	private JwtDecoder decoder(List<String> types) throws Exception {
		return IdentityAutoConfiguration.decoder(
				new IssuerKeys(URI.create(this.issuer.keysAddress()).toURL(), null, InstantSource.system()),
				TestIssuer.NAME, List.of("here"), types);
	}

	private String ofType(@Nullable JOSEObjectType type) {
		return TestIssuer.sign(this.issuer.key(), type, (claims) -> {
		});
	}

	private void assertRejected(String token) {
		assertThatExceptionOfType(BadJwtException.class).isThrownBy(() -> this.decoder.decode(token));
	}

	private static Arguments invalid(String name, Consumer<JWTClaimsSet.Builder> change) {
		return Arguments.of(name, change);
	}

	private static Date in(int seconds) {
		return Date.from(Instant.now().plusSeconds(seconds));
	}

}

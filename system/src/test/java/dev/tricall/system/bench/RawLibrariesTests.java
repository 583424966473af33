package dev.tricall.system.bench;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RawLibrariesTests {

	private static final String KEY = "{\"kid\": \"%s\", \"kty\": \"RSA\", \"n\": \"%s\", \"e\": \"%s\"}";

	@Test
	void convertsTheKeyThatHasSignedTheToken() throws Exception {
		RSAPublicKey key = newKey();
		String keys = "{\"keys\": [%s, %s]}".formatted(json("old", newKey()), json("current", key));
		String pem = RawLibraries.pem(keys, token("current"));
		assertThat(pem).startsWith("-----BEGIN PUBLIC KEY-----\n").endsWith("\n-----END PUBLIC KEY-----\n");
		byte[] encoded = Base64.getMimeDecoder().decode(pem.replaceAll("-----.*-----", ""));
		assertThat(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded))).isEqualTo(key);
	}

	@Test
	void rejectsAnUnknownKey() {
		assertThatIllegalArgumentException().isThrownBy(() -> RawLibraries.pem("{\"keys\": []}", token("other")))
			.withMessageContaining("no key other");
	}

	private static String json(String id, RSAPublicKey key) {
		return KEY.formatted(id, encode(key.getModulus()), encode(key.getPublicExponent()));
	}

	private static String encode(BigInteger number) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(number.toByteArray());
	}

	private static String token(String id) {
		String header = "{\"alg\": \"RS256\", \"kid\": \"%s\"}".formatted(id);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(StandardCharsets.UTF_8))
				+ ".e30.x";
	}

	private static RSAPublicKey newKey() throws Exception {
		KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
		generator.initialize(2048);
		return (RSAPublicKey) generator.generateKeyPair().getPublic();
	}

}

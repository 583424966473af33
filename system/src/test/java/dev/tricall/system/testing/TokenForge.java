package dev.tricall.system.testing;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Creates tokens that the issuer would not issue, signed with its key or with another.
 */
public final class TokenForge {

	private static final JsonMapper JSON = new JsonMapper();

	private static final int VALID_SECONDS = 120;

	/** Type of an access token, RFC 9068 section 2.1. */
	private static final String ACCESS_TOKEN = "at+jwt";

	private static final PrivateKey FOREIGN = foreignKey();

	private final String issuer;

	private final JsonNode key;

	/**
	 * @param keys the issuer's JWK set with the private parts
	 */
	public TokenForge(String issuer, String keys) {
		this.issuer = issuer;
		this.key = JSON.readTree(keys).path("keys").path(0);
	}

	/**
	 * Returns the claims of a valid token that permits reading and writing.
	 */
	public Map<String, Object> claims(String subject) {
		long now = Instant.now().getEpochSecond();
		Map<String, Object> claims = new LinkedHashMap<>();
		claims.put("iss", this.issuer);
		claims.put("sub", subject);
		claims.put("aud", List.of("gateway"));
		claims.put("client_id", subject);
		claims.put("scope", "data.read data.write");
		claims.put("iat", now);
		claims.put("nbf", now);
		claims.put("exp", now + VALID_SECONDS);
		claims.put("jti", UUID.randomUUID().toString());
		return claims;
	}

	/**
	 * Signs a token with the issuer's key.
	 */
	public String signed(Map<String, Object> claims) throws GeneralSecurityException {
		return signed(claims, ACCESS_TOKEN);
	}

	/**
	 * Signs a token with the issuer's key and another type in the header.
	 * @param type empty for none
	 */
	public String signed(Map<String, Object> claims, String type) throws GeneralSecurityException {
		return sign(content("RS256", type, claims),
				KeyFactory.getInstance("RSA").generatePrivate(new RSAPrivateKeySpec(number("n"), number("d"))));
	}

	/**
	 * Signs a token with another key, but with the id of the issuer's key.
	 */
	public String forged(Map<String, Object> claims) throws GeneralSecurityException {
		return sign(content("RS256", ACCESS_TOKEN, claims), FOREIGN);
	}

	/**
	 * Signs a token with the issuer's public key as if it were a shared secret.
	 */
	public String signedWithPublicKey(Map<String, Object> claims) throws GeneralSecurityException {
		String content = content("HS256", ACCESS_TOKEN, claims);
		Mac mac = Mac.getInstance("HmacSHA256");
		mac.init(new SecretKeySpec(KeyFactory.getInstance("RSA")
			.generatePublic(new RSAPublicKeySpec(number("n"), number("e")))
			.getEncoded(), "HmacSHA256"));
		return content + "." + base64(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
	}

	/**
	 * Returns a token without a signature.
	 */
	public String unsigned(Map<String, Object> claims) {
		return encoded(Map.of("alg", "none", "typ", ACCESS_TOKEN)) + "." + encoded(claims) + ".";
	}

	private static String sign(String content, PrivateKey privateKey) throws GeneralSecurityException {
		Signature signature = Signature.getInstance("SHA256withRSA");
		signature.initSign(privateKey);
		signature.update(content.getBytes(StandardCharsets.US_ASCII));
		return content + "." + base64(signature.sign());
	}

	private String content(String algorithm, String type, Map<String, Object> claims) {
		Map<String, Object> header = new LinkedHashMap<>();
		header.put("alg", algorithm);
		header.put("kid", this.key.path("kid").asString());
		if (!type.isEmpty()) {
			header.put("typ", type);
		}
		return encoded(header) + "." + encoded(claims);
	}

	private static PrivateKey foreignKey() {
		try {
			return KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private BigInteger number(String name) {
		return new BigInteger(1, Base64.getUrlDecoder().decode(this.key.path(name).asString()));
	}

	private static String encoded(Map<String, Object> json) {
		return base64(JSON.writeValueAsBytes(json));
	}

	private static String base64(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}

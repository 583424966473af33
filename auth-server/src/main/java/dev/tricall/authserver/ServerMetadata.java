package dev.tricall.authserver;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationServerMetadataClaimNames;
import org.springframework.security.oauth2.server.authorization.oidc.OidcProviderMetadataClaimNames;

/**
 * What the server says about itself under {@code /.well-known}: what it really offers.
 * Spring lists everything it could do, among it introspection and revocation, which mean
 * nothing for tokens that are kept nowhere.
 */
final class ServerMetadata {

	private static final Set<String> OFFERED = Set.of(OAuth2AuthorizationServerMetadataClaimNames.ISSUER,
			OAuth2AuthorizationServerMetadataClaimNames.AUTHORIZATION_ENDPOINT,
			OAuth2AuthorizationServerMetadataClaimNames.TOKEN_ENDPOINT,
			OAuth2AuthorizationServerMetadataClaimNames.JWKS_URI,
			OAuth2AuthorizationServerMetadataClaimNames.RESPONSE_TYPES_SUPPORTED,
			OAuth2AuthorizationServerMetadataClaimNames.CODE_CHALLENGE_METHODS_SUPPORTED,
			OidcProviderMetadataClaimNames.SUBJECT_TYPES_SUPPORTED,
			OidcProviderMetadataClaimNames.ID_TOKEN_SIGNING_ALG_VALUES_SUPPORTED,
			OidcProviderMetadataClaimNames.SCOPES_SUPPORTED);

	private ServerMetadata() {
	}

	static void keepOffered(Map<String, Object> claims) {
		claims.keySet().retainAll(OFFERED);
		claims.put(OAuth2AuthorizationServerMetadataClaimNames.GRANT_TYPES_SUPPORTED,
				List.of(AuthorizationGrantType.AUTHORIZATION_CODE.getValue(),
						AuthorizationGrantType.CLIENT_CREDENTIALS.getValue(),
						AuthorizationGrantType.TOKEN_EXCHANGE.getValue()));
		claims.put(OAuth2AuthorizationServerMetadataClaimNames.TOKEN_ENDPOINT_AUTH_METHODS_SUPPORTED, List
			.of(ClientAuthenticationMethod.CLIENT_SECRET_BASIC.getValue(), ClientAuthenticationMethod.NONE.getValue()));
	}

}

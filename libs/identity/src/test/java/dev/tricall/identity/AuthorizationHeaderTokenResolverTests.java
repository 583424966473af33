package dev.tricall.identity;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

import static org.assertj.core.api.Assertions.assertThat;

class AuthorizationHeaderTokenResolverTests {

	private final AuthorizationHeaderTokenResolver resolver = new AuthorizationHeaderTokenResolver();

	@ParameterizedTest
	@ValueSource(strings = { "Bearer a", "bearer a", "BEARER aZ09-._~+/", "Bearer a=", "Bearer a==", "Bearer =",
			"Bearer ==", "Bearer", "Bearer ", "Bearer  a", "Bearer\ta", "Bearer a ", "Bearer a b", "Bearer a=b",
			"Bearer a,b", "Bearer ä", "Bearera", "Bearer: a", "Basic YTpi", " Bearer a", "", "Bearer a\n" })
	void resolvesLikeSpringSecuritysDefault(String header) {
		assertThat(result(this.resolver, header)).isEqualTo(result(new DefaultBearerTokenResolver(), header));
	}

	@Test
	void resolvesNothingWithoutHeader() {
		assertThat(this.resolver.resolve(new MockHttpServletRequest())).isNull();
	}

	private static @Nullable String result(BearerTokenResolver resolver, String header) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.addHeader(HttpHeaders.AUTHORIZATION, header);
		try {
			return resolver.resolve(request);
		}
		catch (OAuth2AuthenticationException ex) {
			return ex.getError().toString();
		}
	}

}

package dev.tricall.gateway.pages;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import jakarta.servlet.http.Cookie;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

import static org.assertj.core.api.Assertions.assertThat;

class CookieAuthorizationRequestRepositoryTests {

	private static final ClientRegistration REGISTRATION = ClientRegistration.withRegistrationId("dashboard")
		.authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
		.authorizationUri("http://issuer.test/oauth2/authorize")
		.tokenUri("http://issuer.test/oauth2/token")
		.redirectUri("http://issuer.test/login/oauth2/code/dashboard")
		.clientId("dashboard")
		.scope("openid")
		.build();

	private Instant now = Instant.now();

	private final CookieAuthorizationRequestRepository repository = repository();

	@Test
	void restoresTheAuthorizationRequest() {
		OAuth2AuthorizationRequest login = load(this.repository, save(), "the-state");
		assertThat(login).isNotNull();
		assertThat(login.getState()).isEqualTo("the-state");
		assertThat(login.getRedirectUri()).isEqualTo(REGISTRATION.getRedirectUri());
		assertThat(login.getScopes()).containsExactly("openid");
		assertThat(login.getAttributes()).containsExactlyInAnyOrderEntriesOf(
				Map.of("registration_id", "dashboard", "nonce", "the-nonce", "code_verifier", "the-verifier"));
	}

	@Test
	void cookieIsEncryptedAndAlwaysDifferent() {
		String cookie = save().getValue();
		assertThat(cookie).matches("[A-Za-z0-9_-]+").isNotEqualTo(save().getValue());
	}

	@Test
	void cookieExpiresEvenIfTheBrowserKeepsIt() {
		Cookie cookie = save();
		this.now = this.now.plus(Duration.ofMinutes(5)).minusMillis(1);
		assertThat(load(this.repository, cookie, "the-state")).isNotNull();
		this.now = this.now.plusMillis(1);
		assertThat(load(this.repository, cookie, "the-state")).isNull();
	}

	@Test
	void cookieIsValidOnlyForItsState() {
		Cookie cookie = save();
		assertThat(load(this.repository, cookie, "another")).isNull();
		assertThat(load(this.repository, cookie, null)).isNull();
	}

	@Test
	void cookieOfAnotherProcessIsInvalid() {
		assertThat(load(repository(), save(), "the-state")).isNull();
	}

	private CookieAuthorizationRequestRepository repository() {
		return new CookieAuthorizationRequestRepository(REGISTRATION, Duration.ofMinutes(5), () -> this.now);
	}

	private Cookie save() {
		MockHttpServletResponse response = new MockHttpServletResponse();
		this.repository.saveAuthorizationRequest(OAuth2AuthorizationRequest.authorizationCode()
			.authorizationUri("http://issuer.test/oauth2/authorize")
			.clientId("dashboard")
			.state("the-state")
			.attributes(Map.of("nonce", "the-nonce", "code_verifier", "the-verifier"))
			.build(), new MockHttpServletRequest(), response);
		Cookie cookie = response.getCookie(CookieAuthorizationRequestRepository.COOKIE);
		assertThat(cookie).isNotNull();
		return cookie;
	}

	private static @Nullable OAuth2AuthorizationRequest load(CookieAuthorizationRequestRepository repository,
			Cookie cookie, @Nullable String state) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setCookies(cookie);
		if (state != null) {
			request.setParameter("state", state);
		}
		return repository.loadAuthorizationRequest(request);
	}

}

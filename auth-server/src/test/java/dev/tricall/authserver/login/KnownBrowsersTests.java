package dev.tricall.authserver.login;

import java.util.Objects;

import jakarta.servlet.http.Cookie;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

class KnownBrowsersTests {

	private final KnownBrowsers browsers = new KnownBrowsers();

	@Test
	void browserIsKnownForOneAccountOnly() {
		String cookie = remember("user");
		assertThat(identify(this.browsers, "user", cookie)).isNotBlank();
		assertThat(identify(this.browsers, "other", cookie)).isNull();
	}

	@Test
	void rejectsCookieOfOtherServer() {
		assertThat(identify(new KnownBrowsers(), "user", remember("user"))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "a", "a.b", "a.b.c", "%00.\u00e4" })
	void rejectsForgedCookie(String cookie) {
		assertThat(identify(this.browsers, "user", cookie)).isNull();
	}

	@Test
	void cookieDoesNotContainAccount() {
		assertThat(remember("user")).doesNotContain("user");
	}

	private String remember(String account) {
		MockHttpServletResponse response = new MockHttpServletResponse();
		this.browsers.remember(account, new MockHttpServletRequest(), response);
		return Objects.requireNonNull(response.getCookie(KnownBrowsers.COOKIE)).getValue();
	}

	private static @Nullable String identify(KnownBrowsers browsers, String account, String value) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setCookies(new Cookie(KnownBrowsers.COOKIE, value));
		return browsers.identify(account, request);
	}

}

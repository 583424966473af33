package dev.tricall.sessions;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.authentication.TestingAuthenticationToken;

import static org.assertj.core.api.Assertions.assertThat;

class LoginSessionsTests {

	private Instant now = Instant.now();

	private final LoginSessions sessions = new LoginSessions(Duration.ofMinutes(30), 2, () -> this.now);

	@Test
	void endsTheOldestSessionOfAUserWithTooMany() {
		List<MockHttpSession> sessions = Stream.of("one", "one", "other", "one", "one").map(this::logIn).toList();
		assertThat(sessions).extracting(MockHttpSession::isInvalid).containsExactly(true, true, false, false, false);
	}

	@Test
	void doesNotCountEndedSessions() {
		MockHttpSession first = logIn("one");
		logIn("one").invalidate();
		logIn("one");
		assertThat(first.isInvalid()).isFalse();
	}

	@Test
	void replacesTheSessionOfTheSameBrowser() {
		MockHttpSession earlier = logIn("one");
		MockHttpSession session = logIn("other", earlier);
		assertThat(earlier.isInvalid()).isTrue();
		assertThat(session.getId()).isNotEqualTo(earlier.getId());
	}

	@Test
	void ignoresASessionThatAnotherRequestHasEnded() throws Exception {
		MockHttpSession session = logIn("one");
		session.invalidate();
		MockHttpServletRequest request = new MockHttpServletRequest() {
			@Override
			public HttpSession getSession(boolean create) {
				return session;
			}
		};
		MockFilterChain chain = new MockFilterChain();
		this.sessions.doFilter(request, new MockHttpServletResponse(), chain);
		assertThat(chain.getRequest()).isSameAs(request);
	}

	@Test
	void endsASessionInUseAfterItsLifetime() throws Exception {
		MockHttpSession session = logIn("one");
		for (int minutes = 0; minutes < 29; minutes++) {
			assertThat(request(session)).isNotNull();
			this.now = this.now.plus(Duration.ofMinutes(1));
		}
		assertThat(request(session)).isNotNull();
		this.now = this.now.plus(Duration.ofMinutes(2));
		assertThat(request(session)).isNull();
		assertThat(session.isInvalid()).isTrue();
	}

	private MockHttpSession logIn(String user) {
		return logIn(user, null);
	}

	private MockHttpSession logIn(String user, @Nullable HttpSession earlier) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		if (earlier != null) {
			request.setSession(earlier);
		}
		this.sessions.onAuthentication(new TestingAuthenticationToken(user, ""), request,
				new MockHttpServletResponse());
		HttpSession session = request.getSession(false);
		assertThat(session).isNotNull();
		return (MockHttpSession) session;
	}

	/** Returns the session of the request after the filter. */
	private @Nullable HttpSession request(HttpSession session) throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setSession(session);
		this.sessions.doFilter(request, new MockHttpServletResponse(), new MockFilterChain());
		return request.getSession(false);
	}

}

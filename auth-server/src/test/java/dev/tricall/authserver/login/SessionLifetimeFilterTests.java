package dev.tricall.authserver.login;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.mock.web.MockHttpSession;

import static org.assertj.core.api.Assertions.assertThat;

class SessionLifetimeFilterTests {

	@ParameterizedTest
	@CsvSource({ "PT59M,false", "PT61M,true" })
	void endsSessionAfterItsLifetime(Duration age, boolean ends) throws Exception {
		MockHttpSession session = new MockHttpSession();
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setSession(session);
		InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(session.getCreationTime()).plus(age));
		new SessionLifetimeFilter(Duration.ofHours(1), clock).doFilter(request, new MockHttpServletResponse(),
				new MockFilterChain());
		assertThat(session.isInvalid()).isEqualTo(ends);
	}

}

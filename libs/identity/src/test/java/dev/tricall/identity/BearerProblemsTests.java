package dev.tricall.identity;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Invalid tokens below and above the limit, and what is logged about them.
 */
@ExtendWith(OutputCaptureExtension.class)
class BearerProblemsTests {

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private Duration wait = Duration.ofMillis(1200);

	private int counted;

	private final BearerProblems problems = new BearerProblems((request) -> {
		this.counted++;
		return this.wait;
	});

	@Test
	void respondsWith429AndLogsNothingAboveTheLimit(CapturedOutput output) throws Exception {
		refuse("invalid", new InvalidBearerTokenException("bad"));
		assertThat(this.response.getStatus()).isEqualTo(429);
		assertThat(this.response.getHeader("Retry-After")).isEqualTo("2");
		assertThat(this.response.getContentAsString()).contains("\"status\":429", "Too many invalid tokens");
		assertThat(output).doesNotContain("event.action");
	}

	@Test
	void respondsWith401AndLogsTheReasonBelowTheLimit(CapturedOutput output) throws Exception {
		this.wait = Duration.ZERO;
		refuse("invalid", new InvalidBearerTokenException("bad"));
		assertThat(this.response.getStatus()).isEqualTo(401);
		assertThat(output).contains("event.action=token ", "event.reason=bad");
	}

	@Test
	void doesNotCountRequestsWithoutAToken() throws Exception {
		refuse(null, new InvalidBearerTokenException("none"));
		assertThat(this.response.getStatus()).isEqualTo(401);
		assertThat(this.counted).isZero();
	}

	@Test
	void logsARejectedTokenExchange(CapturedOutput output) throws Exception {
		this.wait = Duration.ZERO;
		refuse("a-token", new TokenExchangeRefusedException("no exchange", new IllegalStateException()));
		assertThat(this.response.getStatus()).isEqualTo(401);
		assertThat(output).contains("event.action=token-exchange", "event.reason=no exchange");
	}

	@Test
	void logsNoPartOfTheToken(CapturedOutput output) throws Exception {
		this.wait = Duration.ZERO;
		refuse("first-part.second-part.x", new InvalidBearerTokenException("cannot parse second-part of first-part"));
		assertThat(output).contains("event.reason=cannot parse ... of ...");
	}

	private void refuse(@Nullable String token, AuthenticationException cause) throws Exception {
		if (token != null) {
			this.request.addHeader("Authorization", "Bearer " + token);
		}
		this.problems.commence(this.request, this.response, cause);
	}

}

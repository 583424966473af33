package dev.tricall.authserver.login;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.FilterChain;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import dev.tricall.authserver.errors.ProblemResponses;

import static org.assertj.core.api.Assertions.assertThat;

class PageRequestLimitFilterTests {

	private final PageRequestLimitFilter filter = new PageRequestLimitFilter(
			new ProblemResponses(JsonMapper.builder().build()), 1);

	private final CountDownLatch started = new CountDownLatch(1);

	private final CountDownLatch end = new CountDownLatch(1);

	@Test
	void tokensAndKeysDoNotWaitForPages() throws Exception {
		CompletableFuture<MockHttpServletResponse> page = start();
		assertThat(respond("POST", "/oauth2/token").getStatus()).isEqualTo(202);
		assertThat(respond("GET", "/oauth2/jwks").getStatus()).isEqualTo(202);
		this.end.countDown();
		assertThat(page.get(5, TimeUnit.SECONDS).getStatus()).isEqualTo(202);
	}

	@Test
	void pagesThatWaitTooLongAreRejected() throws Exception {
		CompletableFuture<MockHttpServletResponse> page = start();
		MockHttpServletResponse rejected = respond("GET", "/login");
		assertThat(rejected.getStatus()).isEqualTo(503);
		assertThat(rejected.getHeader("Retry-After")).isEqualTo("1");
		this.end.countDown();
		assertThat(page.get(5, TimeUnit.SECONDS).getStatus()).isEqualTo(202);
		assertThat(respond("GET", "/login").getStatus()).isEqualTo(202);
	}

	/** Starts a request that runs until the test ends it. */
	private CompletableFuture<MockHttpServletResponse> start() throws Exception {
		CompletableFuture<MockHttpServletResponse> page = CompletableFuture
			.supplyAsync(() -> respond("GET", "/oauth2/authorize", (request, response) -> {
				this.started.countDown();
				try {
					assertThat(this.end.await(10, TimeUnit.SECONDS)).isTrue();
				}
				catch (InterruptedException ex) {
					throw new IllegalStateException(ex);
				}
				((MockHttpServletResponse) response).setStatus(202);
			}));
		assertThat(this.started.await(5, TimeUnit.SECONDS)).isTrue();
		return page;
	}

	private MockHttpServletResponse respond(String method, String path) {
		return respond(method, path, (request, response) -> ((MockHttpServletResponse) response).setStatus(202));
	}

	private MockHttpServletResponse respond(String method, String path, FilterChain chain) {
		MockHttpServletResponse response = new MockHttpServletResponse();
		try {
			this.filter.doFilter(new MockHttpServletRequest(method, path), response, chain);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		return response;
	}

}

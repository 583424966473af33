package dev.tricall.gateway.limits;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.ModelAndView;

import dev.tricall.gateway.errors.GatewayUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CapacityFilterTests {

	private final List<Exception> rejections = new ArrayList<>();

	private final CapacityFilter filter = new CapacityFilter(2, (request, response, handler, ex) -> {
		this.rejections.add(ex);
		return new ModelAndView();
	});

	private int served;

	@Test
	void rejectsSurplusConcurrentRequests() throws Exception {
		request(() -> request(() -> {
			request(this::serve);
			request(this::serve);
		}));
		assertThat(this.served).isZero();
		assertThat(this.rejections).hasSize(2)
			.allSatisfy((ex) -> assertThat(ex).isInstanceOf(GatewayUnavailableException.class));
	}

	@Test
	void servesAnyNumberOfSequentialRequests() throws Exception {
		for (int i = 0; i < 5; i++) {
			request(() -> request(this::serve));
		}
		assertThat(this.served).isEqualTo(5);
		assertThat(this.rejections).isEmpty();
	}

	@Test
	void doesNotCountFailedRequestsAfterTheirEnd() throws Exception {
		for (int i = 0; i < 5; i++) {
			assertThatThrownBy(() -> request(() -> {
				throw new ServletException("failed");
			})).hasMessage("failed");
		}
		request(this::serve);
		assertThat(this.served).isOne();
	}

	private void serve() {
		this.served++;
	}

	private void request(Work work) throws IOException, ServletException {
		FilterChain chain = (request, response) -> work.run();
		this.filter.doFilter(new MockHttpServletRequest(), new MockHttpServletResponse(), chain);
	}

	@FunctionalInterface
	private interface Work {

		void run() throws IOException, ServletException;

	}

}

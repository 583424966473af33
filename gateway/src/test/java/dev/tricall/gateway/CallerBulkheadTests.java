package dev.tricall.gateway;

import java.util.ArrayList;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CallerBulkheadTests {

	private final CallerBulkhead bulkhead = new CallerBulkhead(6, 2, 3);

	private final List<HttpServletRequest> started = new ArrayList<>();

	@Test
	void oneCallerLeavesReadsForOthers() throws Exception {
		start(2, "GET", "/service-b/api/data", "10.0.0.1");
		assertRefused("GET", "/service-b/api/receipts/x", "10.0.0.1");
		start(1, "GET", "/service-b/api/data", "10.0.0.2");
	}

	@Test
	void writesAreLimitedOverEachTransport() throws Exception {
		start(3, "POST", "/service-a/api/data/kafka", "10.0.0.1");
		assertRefused("POST", "/service-a/api/data/kafka", "10.0.0.1");
		assertRefused("POST", "/service-a/api/data/%6bafka", "10.0.0.1");
		start(3, "POST", "/service-a/api/data/rest", "10.0.0.1");
		assertRefused("POST", "/service-a/api/data/grpc", "10.0.0.1");
	}

	@Test
	void aCallCountsUntilItsResponseHasBeenWritten() throws Exception {
		start(2, "GET", "/service-b/api/data", "10.0.0.1");
		assertRefused("GET", "/service-b/api/data", "10.0.0.1");
		CallerBulkhead.end(this.started.get(0));
		CallerBulkhead.end(this.started.get(0));
		start(1, "GET", "/service-b/api/data", "10.0.0.1");
		assertRefused("GET", "/service-b/api/data", "10.0.0.1");
	}

	private void start(int calls, String method, String path, String address) throws Exception {
		for (int i = 0; i < calls; i++) {
			call(method, path, address);
		}
	}

	private void assertRefused(String method, String path, String address) {
		assertThatExceptionOfType(TooManyRequestsException.class).isThrownBy(() -> call(method, path, address))
			.satisfies((ex) -> assertThat(ex.getHeaders().getFirst("Retry-After")).isEqualTo("1"));
	}

	private void call(String method, String path, String address) throws Exception {
		MockHttpServletRequest request = new MockHttpServletRequest(method, path);
		request.setRemoteAddr(address);
		this.started.add(request);
		ServerResponse response = this.bulkhead.filter(ServerRequest.create(request, List.of()),
				(call) -> ServerResponse.ok().build());
		assertThat(response.statusCode().value()).isEqualTo(200);
	}

}

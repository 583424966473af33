package dev.tricall.gateway.routing;

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.http.HttpHeaders;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * Time to select the headers of a forwarded request, which are those that curl sends in
 * the README's walk. Run it with {@code mvn -Pjmh}: see docs/performance.md.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HeaderForwardingBenchmark {

	private final ServerRequest request = request();

	private static ServerRequest request() {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", "/service-a/api/data/rest");
		request.addHeader("Host", "localhost:8080");
		request.addHeader("User-Agent", "curl/8.5.0");
		request.addHeader("Accept", "*/*");
		request.addHeader("Authorization", "Bearer " + "x".repeat(900));
		request.addHeader("Content-Type", "application/json");
		request.addHeader("Content-Length", "40");
		request.addHeader("Idempotency-Key", "order-1");
		return ServerRequest.create(request, List.of());
	}

	@Benchmark
	public HttpHeaders headers() {
		return HeaderForwarding.ofRequest(this.request);
	}

}

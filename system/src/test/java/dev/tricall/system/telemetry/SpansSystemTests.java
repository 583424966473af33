package dev.tricall.system.telemetry;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.ExportedSpan;
import dev.tricall.system.testing.ForEachEntryPoint;
import dev.tricall.system.testing.MeasuredLoad;
import dev.tricall.system.testing.OtlpReceiver;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Spans as a collector receives them: one call is one trace.
 */
@SystemTest
@DisabledIfSystemProperty(named = "tricall.docker", matches = "true",
		disabledReason = "containers cannot reach the collector")
@DisabledIfSystemProperty(named = MeasuredLoad.LOAD, matches = ".+", disabledReason = "load tests run without traces")
class SpansSystemTests {

	/** The spans down to the database, by the path of the call. */
	private static final Map<String, List<String>> PATHS = Map.of(ApiClient.pathFor("rest"), List.of("gateway SERVER",
			"gateway CLIENT", "service-a SERVER", "service-a CLIENT", "service-b SERVER", "service-b CLIENT"),
			ApiClient.pathFor("grpc"),
			List.of("gateway SERVER", "gateway CLIENT", "service-a SERVER", "service-a CLIENT", "service-b SERVER",
					"service-b CLIENT"),
			ApiClient.pathFor("kafka"),
			List.of("gateway SERVER", "gateway CLIENT", "service-a SERVER", "service-a PRODUCER", "service-b CONSUMER",
					"service-b CLIENT"),
			ApiClient.SERVICE_B_DATA,
			List.of("gateway SERVER", "gateway CLIENT", "service-b SERVER", "service-b CLIENT"));

	private final TestSystem system;

	private final OtlpReceiver collector;

	SpansSystemTests(TestSystem system) {
		this.system = system;
		this.collector = system.collector();
	}

	@AfterEach
	void heal() throws Exception {
		this.system.control().heal();
	}

	@ForEachEntryPoint
	void oneCallIsOneTraceFromGatewayToDatabase(String path) {
		Response response = this.system.demo().post(path, ApiClient.newId(), ApiClient.newKey(), "v");
		List<ExportedSpan> trace = complete(path, response);
		assertThat(trace).as("failed").noneMatch(ExportedSpan::failed);
		assertThat(trace.stream().filter((span) -> span.parent().isEmpty()).map(ExportedSpan::role))
			.containsExactly("gateway SERVER");
	}

	@ForEachEntryPoint
	void httpSpansFollowTheConventions(String path) {
		List<ExportedSpan> trace = complete(path,
				this.system.demo().post(path, ApiClient.newId(), ApiClient.newKey(), "v"));
		assertThat(spans(trace, "gateway SERVER"))
			.allSatisfy((span) -> assertThat(span.attributes()).containsEntry("http.request.method", "POST")
				.containsKeys("http.route", "http.response.status_code"));
		assertThat(spans(trace, "service-b CLIENT")).isNotEmpty()
			.allSatisfy((span) -> assertThat(span.attributes()).containsEntry("db.system.name", "postgresql")
				.containsKey("db.query.text"));
	}

	@Test
	void kafkaAndGrpcSpansFollowTheConventions() {
		List<ExportedSpan> kafka = complete(ApiClient.pathFor("kafka"),
				this.system.demo().post(ApiClient.pathFor("kafka"), ApiClient.newId(), ApiClient.newKey(), "v"));
		assertThat(spans(kafka, "service-a PRODUCER")).extracting(ExportedSpan::name)
			.containsOnly("send service-b.data");
		assertThat(spans(kafka, "service-b CONSUMER")).extracting(ExportedSpan::name)
			.containsOnly("process service-b.data");
		List<ExportedSpan> grpc = complete(ApiClient.pathFor("grpc"),
				this.system.demo().post(ApiClient.pathFor("grpc"), ApiClient.newId(), ApiClient.newKey(), "v"));
		assertThat(Stream.concat(spans(grpc, "service-a CLIENT").stream(), spans(grpc, "service-b SERVER").stream()))
			.isNotEmpty()
			.allSatisfy((span) -> assertThat(span.attributes()).containsEntry("rpc.system.name", "grpc")
				.containsEntry("rpc.method", "tricall.data.v1.DataService/Handle")
				.containsEntry("rpc.response.status_code", "OK"));
	}

	@Test
	void heartbeatsAreNotTraced() {
		complete(ApiClient.SERVICE_B_DATA,
				this.system.demo().post(ApiClient.SERVICE_B_DATA, ApiClient.newId(), ApiClient.newKey(), "v"));
		assertThat(this.collector.traces()).isNotEmpty()
			.filteredOn((trace) -> trace.stream().noneMatch((span) -> span.service().equals("gateway")))
			.flatExtracting((trace) -> trace)
			.filteredOn((span) -> span.service().equals("discovery-server"))
			.as("other than requests for the dashboard and rejected requests")
			.allMatch((span) -> "401".equals(span.attributes().get("http.response.status_code")));
	}

	/** Not even if the URL contains the key. */
	@ForEachEntryPoint
	void spansContainNeitherKeyNorValueNorId(String path) {
		String id = "an-id-" + UUID.randomUUID();
		String key = ApiClient.newKey();
		String value = "a-value-" + UUID.randomUUID();
		List<ExportedSpan> written = complete(path, this.system.demo().post(path, id, key, value));
		Response read = this.system.demo().get(ApiClient.SERVICE_B_DATA + "/" + key);
		List<ExportedSpan> both = Stream.concat(written.stream(), complete(ApiClient.SERVICE_B_DATA, read).stream())
			.toList();
		assertThat(both).extracting(ExportedSpan::text)
			.noneMatch((text) -> text.contains(id) || text.contains(key) || text.contains(value));
	}

	@ParameterizedTest
	@ValueSource(strings = { "rest", "grpc" })
	void clientErrorsDoNotMarkServerSpansAsFailed(String transport) {
		String key = ApiClient.newKey();
		this.system.admin().post(ApiClient.SERVICE_B_DATA, ApiClient.newId(), key, "v");
		Response response = this.system.demo().post(ApiClient.pathFor(transport), ApiClient.newId(), key, "mine now");
		assertThat(response.status()).isEqualTo(403);
		List<ExportedSpan> trace = complete(ApiClient.pathFor(transport), response);
		assertThat(trace.stream().filter((span) -> span.kind().equals("SERVER"))).noneMatch(ExportedSpan::failed);
		assertThat(spans(trace, "service-a CLIENT")).isNotEmpty().allMatch(ExportedSpan::failed);
		assertThat(spans(trace, "gateway SERVER"))
			.allSatisfy((span) -> assertThat(span.attributes()).containsEntry("http.response.status_code", "403"));
	}

	@Test
	void rejectedRecordBelongsToTheTraceOfItsCall() {
		String key = ApiClient.newKey();
		this.system.admin().post(ApiClient.SERVICE_B_DATA, ApiClient.newId(), key, "v");
		Response response = this.system.demo().post(ApiClient.pathFor("kafka"), ApiClient.newId(), key, "mine now");
		complete(ApiClient.pathFor("kafka"), response);
		assertThat(this.system.demo().awaitReceipt(response).field("status")).isEqualTo("REJECTED");
	}

	@ParameterizedTest
	@ValueSource(strings = { "rest", "grpc" })
	void retryBelongsToTheSameTrace(String transport) throws Exception {
		this.system.awaitInstances();
		this.system.control().hang("service-b-1");
		List<Response> responses = Stream.generate(
				() -> this.system.demo().post(ApiClient.pathFor(transport), ApiClient.newId(), ApiClient.newKey(), "v"))
			.limit(4)
			.toList();
		assertThat(responses).extracting(Response::status).containsOnly(200);
		this.system.control().heal();
		// The instance that hung handles the first attempt, too late for its caller.
		List<ExportedSpan> retried = await().atMost(TestSystem.PATIENCE)
			.until(() -> responses.stream()
				.map((response) -> this.collector.of(response.traceId()))
				.filter((trace) -> instances(trace) == 2 && !spans(trace, "gateway SERVER").isEmpty())
				.findFirst()
				.orElse(List.of()), (trace) -> !trace.isEmpty());
		assertThat(spans(retried, "gateway SERVER")).hasSize(1).noneMatch(ExportedSpan::failed);
	}

	private static long instances(List<ExportedSpan> trace) {
		return spans(trace, "service-b SERVER").stream().map(ExportedSpan::instance).distinct().count();
	}

	@Test
	void errorMarksAllSpansOfTheCall() throws Exception {
		this.system.control().hang("service-b-1", "service-b-2");
		// Concurrently, because each call waits for its deadline.
		List<Response> responses = MeasuredLoad.PATHS.parallelStream()
			.map((path) -> this.system.demo().post(path, ApiClient.newId(), ApiClient.newKey(), "v"))
			.toList();
		this.system.control().heal();
		for (Response response : responses) {
			assertThat(response.status()).isIn(503, 504);
			List<ExportedSpan> trace = this.collector.awaitTrace(response.traceId(),
					(spans) -> !spans(spans, "gateway SERVER").isEmpty() && !spans(spans, "service-a CLIENT").isEmpty()
							&& !spans(spans, "service-a SERVER").isEmpty());
			for (String role : List.of("gateway SERVER", "gateway CLIENT", "service-a SERVER", "service-a CLIENT")) {
				assertThat(spans(trace, role)).as(role).isNotEmpty().allMatch(ExportedSpan::failed);
			}
		}
	}

	/**
	 * Waits until the trace of a response reaches the database.
	 */
	private List<ExportedSpan> complete(String path, Response response) {
		List<String> roles = PATHS.get(path);
		assertThat(response.traceId()).isNotEmpty();
		return this.collector.awaitTrace(response.traceId(),
				(trace) -> trace.stream().anyMatch((span) -> span.path(trace).equals(roles)));
	}

	private static List<ExportedSpan> spans(List<ExportedSpan> trace, String role) {
		return trace.stream().filter((span) -> span.role().equals(role)).toList();
	}

}

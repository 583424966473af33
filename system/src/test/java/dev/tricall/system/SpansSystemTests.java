package dev.tricall.system;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * One call is one trace, as a collector sees it.
 */
@SystemTest
@DisabledIfSystemProperty(named = "tricall.docker", matches = "true", disabledReason = "no way out to the collector")
@DisabledIfSystemProperty(named = MeasuredLoad.LOAD, matches = ".+", disabledReason = "a load without traces")
class SpansSystemTests {

	/** The way down to the database, by where a call comes in. */
	private static final Map<String, List<String>> PATHS = Map.of(Api.over("rest"), List.of("gateway SERVER",
			"gateway CLIENT", "service-a SERVER", "service-a CLIENT", "service-b SERVER", "service-b CLIENT"),
			Api.over("grpc"),
			List.of("gateway SERVER", "gateway CLIENT", "service-a SERVER", "service-a CLIENT", "service-b SERVER",
					"service-b CLIENT"),
			Api.over("kafka"),
			List.of("gateway SERVER", "gateway CLIENT", "service-a SERVER", "service-a PRODUCER", "service-b CONSUMER",
					"service-b CLIENT"),
			Api.DIRECT, List.of("gateway SERVER", "gateway CLIENT", "service-b SERVER", "service-b CLIENT"));

	private final TestSystem system;

	private final OtlpReceiver collector;

	SpansSystemTests(TestSystem system) {
		this.system = system;
		this.collector = system.collector();
	}

	@AfterEach
	void heal() throws Exception {
		this.system.backstage().heal();
	}

	@OverEachWay
	void oneCallIsOneTraceFromTheGatewayDownToTheDatabase(String way) {
		Reply reply = this.system.demo().post(way, Api.newId(), Api.newKey(), "v");
		List<SeenSpan> trace = complete(way, reply);
		assertThat(trace).as("failed").noneMatch(SeenSpan::failed);
		assertThat(trace.stream().filter((span) -> span.parent().isEmpty()).map(SeenSpan::role))
			.containsExactly("gateway SERVER");
	}

	@OverEachWay
	void spansAreNamedByTheConventions(String way) {
		List<SeenSpan> trace = complete(way, this.system.demo().post(way, Api.newId(), Api.newKey(), "v"));
		assertThat(spans(trace, "gateway SERVER"))
			.allSatisfy((span) -> assertThat(span.attributes()).containsEntry("http.request.method", "POST")
				.containsKeys("http.route", "http.response.status_code"));
		assertThat(spans(trace, "service-b CLIENT")).isNotEmpty()
			.allSatisfy((span) -> assertThat(span.attributes()).containsEntry("db.system.name", "postgresql")
				.containsKey("db.query.text"));
	}

	@Test
	void spansOfMessagesAndOfGrpcAreNamedByTheConventionsToo() {
		List<SeenSpan> kafka = complete(Api.over("kafka"),
				this.system.demo().post(Api.over("kafka"), Api.newId(), Api.newKey(), "v"));
		assertThat(spans(kafka, "service-a PRODUCER")).extracting(SeenSpan::name).containsOnly("send service-b.data");
		assertThat(spans(kafka, "service-b CONSUMER")).extracting(SeenSpan::name)
			.containsOnly("process service-b.data");
		List<SeenSpan> grpc = complete(Api.over("grpc"),
				this.system.demo().post(Api.over("grpc"), Api.newId(), Api.newKey(), "v"));
		assertThat(Stream.concat(spans(grpc, "service-a CLIENT").stream(), spans(grpc, "service-b SERVER").stream()))
			.isNotEmpty()
			.allSatisfy((span) -> assertThat(span.attributes()).containsEntry("rpc.system.name", "grpc")
				.containsEntry("rpc.method", "tricall.data.v1.DataService/Handle")
				.containsEntry("rpc.response.status_code", "OK"));
	}

	@Test
	void heartbeatsAreNotTraced() {
		complete(Api.DIRECT, this.system.demo().post(Api.DIRECT, Api.newId(), Api.newKey(), "v"));
		assertThat(this.collector.traces()).isNotEmpty()
			.filteredOn((trace) -> trace.stream().noneMatch((span) -> span.service().equals("gateway")))
			.flatExtracting((trace) -> trace)
			.filteredOn((span) -> span.service().equals("discovery-server"))
			.as("but for visits of the dashboard, by way of the gateway, and for whom it refuses")
			.allMatch((span) -> "401".equals(span.attributes().get("http.response.status_code")));
	}

	/** Nor where the key is a part of the address. */
	@OverEachWay
	void neitherKeyNorValueNorIdIsInASpan(String way) {
		String id = "an-id-" + UUID.randomUUID();
		String key = Api.newKey();
		String value = "a-value-" + UUID.randomUUID();
		List<SeenSpan> written = complete(way, this.system.demo().post(way, id, key, value));
		Reply read = this.system.demo().get(Api.DIRECT + "/" + key);
		List<SeenSpan> both = Stream.concat(written.stream(), complete(Api.DIRECT, read).stream()).toList();
		assertThat(both).extracting(SeenSpan::text)
			.noneMatch((text) -> text.contains(id) || text.contains(key) || text.contains(value));
	}

	@ParameterizedTest
	@ValueSource(strings = { "rest", "grpc" })
	void aCallersMistakeIsNoErrorOfAServer(String transport) {
		String key = Api.newKey();
		this.system.admin().post(Api.DIRECT, Api.newId(), key, "v");
		Reply reply = this.system.demo().post(Api.over(transport), Api.newId(), key, "mine now");
		assertThat(reply.status()).isEqualTo(403);
		List<SeenSpan> trace = complete(Api.over(transport), reply);
		assertThat(trace.stream().filter((span) -> span.kind().equals("SERVER"))).noneMatch(SeenSpan::failed);
		assertThat(spans(trace, "service-a CLIENT")).isNotEmpty().allMatch(SeenSpan::failed);
		assertThat(spans(trace, "gateway SERVER"))
			.allSatisfy((span) -> assertThat(span.attributes()).containsEntry("http.response.status_code", "403"));
	}

	@Test
	void aRejectedRecordIsHandledInTheTraceOfItsCall() {
		String key = Api.newKey();
		this.system.admin().post(Api.DIRECT, Api.newId(), key, "v");
		Reply reply = this.system.demo().post(Api.over("kafka"), Api.newId(), key, "mine now");
		complete(Api.over("kafka"), reply);
		assertThat(this.system.demo().awaitReceipt(reply).field("status")).isEqualTo("REJECTED");
	}

	@ParameterizedTest
	@ValueSource(strings = { "rest", "grpc" })
	void aRetryIsInTheSameTrace(String transport) throws Exception {
		this.system.awaitInstances();
		this.system.backstage().hang("service-b-1");
		List<Reply> replies = Stream
			.generate(() -> this.system.demo().post(Api.over(transport), Api.newId(), Api.newKey(), "v"))
			.limit(4)
			.toList();
		assertThat(replies).extracting(Reply::status).containsOnly(200);
		this.system.backstage().heal();
		// The instance that hung handles what it has got, too late for its caller.
		List<SeenSpan> retried = await().atMost(TestSystem.PATIENCE)
			.until(() -> replies.stream()
				.map((reply) -> this.collector.of(reply.traceId()))
				.filter((trace) -> instances(trace) == 2 && !spans(trace, "gateway SERVER").isEmpty())
				.findFirst()
				.orElse(List.of()), (trace) -> !trace.isEmpty());
		assertThat(spans(retried, "gateway SERVER")).hasSize(1).noneMatch(SeenSpan::failed);
	}

	private static long instances(List<SeenSpan> trace) {
		return spans(trace, "service-b SERVER").stream().map(SeenSpan::instance).distinct().count();
	}

	@ParameterizedTest
	@CsvSource({ "rest", "grpc" })
	void anErrorIsMarkedOnTheWholeWayBack(String transport) throws Exception {
		this.system.backstage().hang("service-b-1", "service-b-2");
		Reply reply = this.system.demo().post(Api.over(transport), Api.newId(), Api.newKey(), "v");
		assertThat(reply.status()).isIn(503, 504);
		this.system.backstage().heal();
		List<SeenSpan> trace = this.collector.awaitTrace(reply.traceId(),
				(spans) -> !spans(spans, "gateway SERVER").isEmpty() && !spans(spans, "service-a CLIENT").isEmpty()
						&& !spans(spans, "service-a SERVER").isEmpty());
		for (String role : List.of("gateway SERVER", "gateway CLIENT", "service-a SERVER", "service-a CLIENT")) {
			assertThat(spans(trace, role)).as(role).isNotEmpty().allMatch(SeenSpan::failed);
		}
	}

	/**
	 * Waits for the trace that an answer names, until it goes down to the database.
	 */
	private List<SeenSpan> complete(String way, Reply reply) {
		List<String> path = PATHS.get(way);
		assertThat(reply.traceId()).isNotEmpty();
		return this.collector.awaitTrace(reply.traceId(),
				(trace) -> trace.stream().anyMatch((span) -> span.path(trace).equals(path)));
	}

	private static List<SeenSpan> spans(List<SeenSpan> trace, String role) {
		return trace.stream().filter((span) -> span.role().equals(role)).toList();
	}

}

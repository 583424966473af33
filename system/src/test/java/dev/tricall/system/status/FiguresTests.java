package dev.tricall.system.status;

import java.util.List;
import java.util.OptionalDouble;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FiguresTests {

	private static final long SECOND = 1_000_000_000L;

	@Test
	void tellsCallsRefusalsAndFailuresASecondOfEachTransport() {
		Look before = look(0, a(calls("rest", "succeeded", 100), calls("rest", "id_reused", 1)));
		Look after = look(2, a(calls("rest", "succeeded", 120), calls("rest", "id_reused", 5),
				calls("rest", "unavailable", 2), calls("rest", "timed_out", 2), calls("grpc", "succeeded", 1)));
		Figures.TransportRow rest = Figures.between(before, after).transports().get(0);
		assertThat(rest.transport()).isEqualTo("rest");
		assertThat(rest.ever()).isEqualTo(129);
		assertThat(rest.perSecond()).isEqualTo(14);
		assertThat(rest.refused()).isEqualTo(2);
		assertThat(rest.failed()).isEqualTo(2);
		assertThat(Figures.between(before, after).transports().get(1).perSecond()).isEqualTo(0.5);
		assertThat(Figures.between(before, after).transports().get(2).perSecond()).isZero();
	}

	@Test
	void tellsPercentilesOfTheCallsBetweenTheLooksAlone() {
		Look before = look(0, a(bucket("rest", "0.01", 100), bucket("rest", "1.0", 100), bucket("rest", "+Inf", 100)));
		Look after = look(1, a(bucket("rest", "0.01", 100), bucket("rest", "1.0", 150), bucket("rest", "+Inf", 150)));
		Figures.TransportRow rest = Figures.between(before, after).transports().get(0);
		assertThat(rest.median().orElseThrow()).isBetween(0.4, 0.6);
		assertThat(rest.p99().orElseThrow()).isBetween(0.9, 1.0);
		assertThat(Figures.between(before, new Look(SECOND, before.parts())).transports().get(0).median()).isEmpty();
	}

	@Test
	void tellsTheShareOfEachInstance() {
		Look before = look(0, b(1, receipts("rest", 5)), b(2, receipts("rest", 5)));
		Look after = look(1, b(1, receipts("rest", 8)), b(2, receipts("rest", 6), receipts("kafka", 1)));
		List<Figures.PartRow> rows = Figures.between(before, after).parts();
		assertThat(rows.get(0).handled()).isEqualTo(3);
		assertThat(rows.get(0).shares()).containsExactly(OptionalDouble.of(0.75), OptionalDouble.empty(),
				OptionalDouble.of(0));
		assertThat(rows.get(1).shares()).containsExactly(OptionalDouble.of(0.25), OptionalDouble.empty(),
				OptionalDouble.of(1));
	}

	@Test
	void saysNothingOfTheTimeWhenAnInstanceWasAway() {
		Look before = look(0, b(1));
		Look after = look(1, b(1, receipts("rest", 1000)), b(2, receipts("rest", 2000)));
		assertThat(Figures.between(before, after).parts()).extracting(Figures.PartRow::handled)
			.containsExactly(0.0, 0.0);
	}

	@Test
	void sumsWhatWaitsOfTheTopicOnce() {
		assertThat(now(b(1, lag(3), lag(Double.NaN)), b(2, lag(4))).lag()).hasValue(7);
	}

	@Test
	void doesNotTakeSilenceForNothing() {
		assertThat(now(b(1, lag(Double.NaN))).lag()).isEmpty();
		assertThat(now(b(1)).deadLetters()).isEmpty();
	}

	@Test
	void countsDeadLettersOnceThoughEachInstanceTellsOfThem() {
		assertThat(now(b(1, "tricall_dead_letters 2.0"), b(2, "tricall_dead_letters 2.0")).deadLetters()).hasValue(2);
	}

	private static Figures now(SeenPart... parts) {
		return Figures.between(look(0, parts), look(1, parts));
	}

	private static Look look(int second, SeenPart... parts) {
		return new Look(second * SECOND, List.of(parts));
	}

	private static SeenPart a(String... metrics) {
		return new SeenPart("service-a-1", "", "up", Metrics.parse(String.join("\n", metrics)));
	}

	private static SeenPart b(int number, String... metrics) {
		return new SeenPart("service-b-" + number, "", "up", Metrics.parse(String.join("\n", metrics)));
	}

	private static String calls(String transport, String outcome, int count) {
		return "tricall_calls_seconds_count{transport=\"%s\",outcome=\"%s\"} %d".formatted(transport, outcome, count);
	}

	private static String bucket(String transport, String bound, int count) {
		return "tricall_calls_seconds_bucket{transport=\"%s\",outcome=\"succeeded\",le=\"%s\"} %d".formatted(transport,
				bound, count);
	}

	private static String receipts(String transport, int count) {
		return "tricall_receipts_total{transport=\"%s\",outcome=\"applied\"} %d".formatted(transport, count);
	}

	private static String lag(double records) {
		return lag("service-b.data", records) + "\n" + lag("service-b_data", records) + "\n"
				+ lag("service-b.data-dlt", 100);
	}

	private static String lag(String topic, double records) {
		return "kafka_consumer_fetch_manager_records_lag{topic=\"%s\",partition=\"%s\"} %s".formatted(topic, records,
				records);
	}

}

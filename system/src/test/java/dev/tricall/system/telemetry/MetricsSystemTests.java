package dev.tricall.system.telemetry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tricall.system.process.Commands;
import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Metrics of the services, as Prometheus scrapes them from the management ports.
 */
@SystemTest
class MetricsSystemTests {

	private static final String PATH = "/actuator/prometheus";

	private final TestSystem system;

	MetricsSystemTests(TestSystem system) {
		this.system = system;
	}

	@ParameterizedTest
	@ValueSource(strings = { "rest", "grpc", "kafka" })
	void serviceACountsItsCallsByTransport(String transport) {
		String calls = "tricall_calls_seconds_count{outcome=\"succeeded\",transport=\"%s\"}".formatted(transport);
		double before = sum("service-a-1", Pattern.quote(calls));
		this.system.demo().post(ApiClient.pathFor(transport), ApiClient.newId(), ApiClient.newKey(), "v");
		assertThat(sum("service-a-1", Pattern.quote(calls))).isGreaterThanOrEqualTo(before + 1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "rest", "grpc" })
	void serviceACountsItsAttemptsByInstance(String transport) {
		Response receipt = this.system.demo()
			.post(ApiClient.pathFor(transport), ApiClient.newId(), ApiClient.newKey(), "v");
		assertThat(sum("service-a-1", "tricall_attempts_seconds_count\\{.*server=\"%s\".*transport=\"%s\"}"
			.formatted(Pattern.quote(receipt.field("handledBy")), transport))).isPositive();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			gateway     | tricall_rate_limit_refusals_total
			gateway     | cache_gets_total\\{cache="verified-tokens",result="hit"}
			gateway     | cache_gets_total\\{cache="exchanged-tokens",result="hit"}
			gateway     | http_server_requests_seconds_bucket.*
			gateway     | tricall_attempts_seconds_count\\{.*service="service-a".*}
			gateway     | tricall_instances_left_out\\{.*}
			service-b-1 | kafka_consumer_fetch_manager_records_lag_max\\{.*}
			service-b-1 | http_server_requests_seconds_count\\{.*}
			auth-server | http_server_requests_seconds_count\\{.*}
			discovery-server | http_server_requests_seconds_count\\{.*}
			""")
	void serviceExportsTheMetric(String name, String metric) {
		this.system.demo().post(ApiClient.SERVICE_B_DATA, ApiClient.newId(), ApiClient.newKey(), "v");
		assertThat(scrape(name).lines().map((line) -> line.replaceAll(" \\S+$", "")))
			.anyMatch((line) -> line.matches(metric));
	}

	@ParameterizedTest
	@ValueSource(strings = { "gateway", "auth-server", "discovery-server", "service-a-1", "service-b-1" })
	void metricsFollowTheRulesOfPrometheus(String name) throws IOException, InterruptedException {
		byte[] metrics = scrape(name).getBytes(StandardCharsets.UTF_8);
		List<String> command = new ArrayList<>(promtool());
		command.addAll(List.of("check", "metrics"));
		Process promtool = new ProcessBuilder(command).redirectErrorStream(true).start();
		promtool.getOutputStream().write(metrics);
		promtool.getOutputStream().close();
		String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(promtool.waitFor()).as(said).isZero();
	}

	/** Debian's package prometheus contains promtool. */
	private static List<String> promtool() throws IOException, InterruptedException {
		if (Commands.isOnPath("promtool")) {
			return List.of("promtool");
		}
		assumeTrue(Commands.isOnPath("docker") && new ProcessBuilder("docker", "version").start().waitFor() == 0,
				"there is neither promtool nor a Docker engine");
		return List.of("docker", "run", "--rm", "-i", "--entrypoint", "promtool", "prom/prometheus:v3.5.0");
	}

	/** Prometheus 2.42 rejects counters with exemplars in the format that it requests. */
	@Test
	void metricsHaveNoExemplars() {
		ApiClient management = this.system.management("gateway");
		Response metrics = management
			.send(management.request(PATH).header("Accept", "application/openmetrics-text;version=1.0.0").GET());
		assertThat(metrics.text()).contains("http_server_requests_seconds_count").doesNotContain(" # {");
	}

	@Test
	void publicPortExportsNoMetrics() {
		assertThat(this.system.demo().get(PATH).status()).isEqualTo(403);
	}

	private double sum(String name, String metric) {
		Matcher lines = Pattern.compile("^" + metric + " (\\S+)$", Pattern.MULTILINE).matcher(scrape(name));
		return Stream.iterate(lines.find(), (found) -> found, (found) -> lines.find())
			.mapToDouble((found) -> Double.parseDouble(lines.group(1)))
			.sum();
	}

	private String scrape(String name) {
		Response metrics = this.system.management(name).get(PATH);
		assertThat(metrics.status()).isEqualTo(200);
		return metrics.text();
	}

}

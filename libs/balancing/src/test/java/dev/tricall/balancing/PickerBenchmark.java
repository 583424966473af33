package dev.tricall.balancing;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time of a pick. Run it with {@code mvn -Pjmh}: see docs/performance.md.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PickerBenchmark {

	@Param({ "2", "8" })
	private int instances;

	private List<String> candidates = List.of();

	private final Picker<String> picker = new Picker<>(Strategy.ROUND_ROBIN, (instance) -> 1, System::nanoTime);

	@Setup
	public void createCandidates() {
		this.candidates = IntStream.range(0, this.instances).mapToObj((i) -> "service-b:host-" + i + ":8082").toList();
	}

	@Benchmark
	public String pick() {
		return this.picker.pick(this.candidates, (instance) -> false);
	}

}

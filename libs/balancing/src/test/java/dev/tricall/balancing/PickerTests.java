package dev.tricall.balancing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PickerTests {

	private static final List<String> ABC = List.of("a", "b", "c");

	private final Map<String, Integer> weights = new HashMap<>();

	private final AtomicLong nanoTime = new AtomicLong();

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 7 })
	void roundRobinIsExactToOneCall(int instances) {
		Picker<String> picker = picker(Strategy.ROUND_ROBIN);
		List<String> candidates = IntStream.range(0, instances).mapToObj(Integer::toString).toList();
		Map<String, Integer> counts = new HashMap<>();
		for (int call = 1; call <= 100; call++) {
			counts.merge(picker.pick(candidates, (instance) -> false), 1, Integer::sum);
			for (String instance : candidates) {
				assertThat(counts.getOrDefault(instance, 0)).isBetween(call / instances,
						(call + instances - 1) / instances);
			}
		}
	}

	@Test
	void roundRobinIsExactWhateverTheOrderOfInstances() {
		Picker<String> picker = picker(Strategy.ROUND_ROBIN);
		List<String> candidates = new ArrayList<>(ABC);
		assertThat(counts(300, () -> {
			Collections.shuffle(candidates);
			return picker.pick(candidates, (instance) -> false);
		})).isEqualTo(Map.of("a", 100, "b", 100, "c", 100));
	}

	@Test
	void roundRobinIsExactWithConcurrentCalls() {
		Picker<String> picker = picker(Strategy.ROUND_ROBIN);
		Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
		IntStream.range(0, 30_000)
			.parallel()
			.forEach((call) -> counts
				.computeIfAbsent(picker.pick(ABC, (instance) -> false), (instance) -> new AtomicInteger())
				.incrementAndGet());
		assertThat(counts.values()).allSatisfy((count) -> assertThat(count).hasValue(10_000));
	}

	/**
	 * Pearson's chi-square over 3 instances: with 2 degrees of freedom a fair picker
	 * exceeds x with probability exp(-x/2), so 28 once in 1.2 million runs.
	 */
	@Test
	void randomIsUniformAndIndependentOfEarlierPicks() {
		Picker<String> picker = picker(Strategy.RANDOM);
		List<String> picks = sequence(3_000, picker);
		double chiSquare = ABC.stream()
			.mapToDouble((instance) -> Math.pow(Collections.frequency(picks, instance) - 1_000, 2) / 1_000)
			.sum();
		assertThat(chiSquare).isLessThan(28);
		// Taking turns gives none; chance gives 1,000 with a standard deviation of 26.
		long repeats = IntStream.range(1, 3_000).filter((i) -> picks.get(i).equals(picks.get(i - 1))).count();
		assertThat(repeats).isBetween(860L, 1_140L);
	}

	@Test
	void weightedIsProportionalAndInterleaved() {
		this.weights.putAll(Map.of("a", 3, "b", 1));
		assertThat(String.join("", sequence(8, picker(Strategy.WEIGHTED), "a", "b"))).isEqualTo("aabaaaba");
		this.weights.putAll(Map.of("a", 5, "b", 3, "c", 1));
		assertThat(String.join("", sequence(18, picker(Strategy.WEIGHTED)))).isEqualTo("abacababa".repeat(2));
	}

	@Test
	void weightedFollowsChangedWeights() {
		Picker<String> picker = picker(Strategy.WEIGHTED);
		this.weights.putAll(Map.of("a", 3, "b", 1));
		assertThat(counts(400, picker, "a", "b")).isEqualTo(Map.of("a", 300, "b", 100));
		this.weights.putAll(Map.of("a", 1, "b", 3));
		assertThat(counts(400, picker, "a", "b")).isEqualTo(Map.of("a", 100, "b", 300));
	}

	@Test
	void weightZeroMeansNoCalls() {
		this.weights.putAll(Map.of("a", 0, "b", 2, "c", 1));
		assertThat(counts(300, picker(Strategy.WEIGHTED))).isEqualTo(Map.of("b", 200, "c", 100));
	}

	@Test
	void weightsThatAreAllZeroCountAsEqual() {
		this.weights.putAll(Map.of("a", 0, "b", 0, "c", 0));
		assertThat(counts(300, picker(Strategy.WEIGHTED))).isEqualTo(Map.of("a", 100, "b", 100, "c", 100));
	}

	@Test
	void sumOfLargeWeightsDoesNotOverflow() {
		this.weights.putAll(Map.of("a", Integer.MAX_VALUE, "b", Integer.MAX_VALUE, "c", Integer.MAX_VALUE));
		assertThat(counts(300, picker(Strategy.WEIGHTED))).isEqualTo(Map.of("a", 100, "b", 100, "c", 100));
	}

	@Test
	void roundRobinIgnoresWeights() {
		this.weights.putAll(Map.of("a", 0, "b", 0, "c", 9));
		assertThat(counts(300, picker(Strategy.ROUND_ROBIN))).isEqualTo(Map.of("a", 100, "b", 100, "c", 100));
	}

	@ParameterizedTest
	@EnumSource
	void retryGoesToAnInstanceThatTheCallHasNotTried(Strategy strategy) {
		Picker<String> picker = picker(strategy);
		for (int i = 0; i < 100; i++) {
			assertThat(picker.pick(ABC, Set.of("a", "c")::contains)).isEqualTo("b");
		}
	}

	@ParameterizedTest
	@EnumSource
	void retryGoesToAnyInstanceWhenTheCallHasTriedAll(Strategy strategy) {
		Picker<String> picker = picker(strategy);
		assertThat(counts(100, () -> picker.pick(ABC, ABC::contains))).containsOnlyKeys(ABC);
	}

	@Test
	void retryPrefersATriedInstanceToOneOfWeightZero() {
		this.weights.putAll(Map.of("a", 1, "b", 0));
		assertThat(picker(Strategy.WEIGHTED).pick(List.of("a", "b"), "a"::equals)).isEqualTo("a");
	}

	@Test
	void retryTakesNoTurn() {
		Picker<String> picker = picker(Strategy.ROUND_ROBIN);
		assertThat(counts(100, () -> {
			String first = picker.pick(List.of("a", "b"), (instance) -> false);
			picker.pick(List.of("a", "b"), first::equals);
			return first;
		})).isEqualTo(Map.of("a", 50, "b", 50));
	}

	@Test
	void newInstanceGetsItsFullShareWithinTenSeconds() {
		Picker<String> picker = picker(Strategy.ROUND_ROBIN);
		assertThat(picksWithinASecond(picker, "a", "b")).isEqualTo(Map.of("a", 100, "b", 100));
		List<Integer> picksOfC = IntStream.range(0, 10)
			.mapToObj((second) -> picksWithinASecond(picker, "a", "b", "c").getOrDefault("c", 0))
			.toList();
		assertThat(picksOfC).isSorted();
		assertThat(picksOfC.get(0)).isBetween(9, 11);
		assertThat(picksOfC.get(5)).isBetween(38, 46);
		assertThat(counts(300, picker, "a", "b", "c").values())
			.allSatisfy((count) -> assertThat(count).isBetween(99, 101));
	}

	@Test
	void returningInstanceStartsWithATenthOfItsShare() {
		Picker<String> picker = picker(Strategy.RANDOM);
		picksWithinASecond(picker, "a", "b");
		picksWithinASecond(picker, "a");
		// One in eleven: 91 with a standard deviation of 9.
		assertThat(counts(1_000, picker, "a", "b").get("b")).isBetween(40, 142);
	}

	@Test
	void instancesThatJoinTogetherGetEqualShares() {
		Picker<String> picker = picker(Strategy.ROUND_ROBIN);
		picksWithinASecond(picker, "a", "b");
		this.nanoTime.addAndGet(1_000_000_000);
		assertThat(counts(300, picker, "a", "b", "c")).isEqualTo(Map.of("a", 100, "b", 100, "c", 100));
	}

	@Test
	void roundRobinIsExactAsSoonAsAnInstanceLeaves() {
		Picker<String> picker = picker(Strategy.ROUND_ROBIN);
		sequence(1, picker, "a", "b", "c");
		assertThat(counts(300, picker, "b", "c")).isEqualTo(Map.of("b", 150, "c", 150));
	}

	/** Counts 200 picks that are spread over one second. */
	private Map<String, Integer> picksWithinASecond(Picker<String> picker, String... candidates) {
		return counts(200, () -> {
			this.nanoTime.addAndGet(5_000_000);
			return picker.pick(List.of(candidates), (instance) -> false);
		});
	}

	private Picker<String> picker(Strategy strategy) {
		return new Picker<>(strategy, (instance) -> this.weights.getOrDefault(instance, 1), this.nanoTime::get);
	}

	private static List<String> sequence(int calls, Picker<String> picker, String... candidates) {
		List<String> instances = candidates.length > 0 ? List.of(candidates) : ABC;
		return IntStream.range(0, calls).mapToObj((call) -> picker.pick(instances, (instance) -> false)).toList();
	}

	private static Map<String, Integer> counts(int calls, Picker<String> picker, String... candidates) {
		List<String> sequence = sequence(calls, picker, candidates);
		return counts(calls, sequence.iterator()::next);
	}

	private static Map<String, Integer> counts(int calls, Supplier<String> pick) {
		Map<String, Integer> counts = new HashMap<>();
		for (int call = 0; call < calls; call++) {
			counts.merge(pick.get(), 1, Integer::sum);
		}
		return counts;
	}

}

package dev.tricall.balancing;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Picks an instance for each attempt by a {@link Strategy}. Round-robin and weighted use
 * the smooth weighted round-robin algorithm of nginx: each pick adds its weight to the
 * credit of every candidate, picks the candidate with the highest credit and subtracts
 * the sum of all weights from it. So the order of the candidates does not matter, and
 * weights of 3:1 give a a b a instead of a a a b. New instances get their share gradually
 * ({@link SlowStart}). Thread-safe.
 *
 * @param <T> the type of the instances, which are compared by {@code equals}
 */
public final class Picker<T> {

	private final Strategy strategy;

	private final ToIntFunction<? super T> weight;

	private final SlowStart<T> slowStart;

	/**
	 * The credits of the last candidates, in a map that is replaced and never changed.
	 * With a lock, all calls would wait for one thread that holds it and has no CPU.
	 */
	private final AtomicReference<Map<T, Long>> credits = new AtomicReference<>(Map.of());

	/**
	 * @param weight returns the weight of an instance, 0 or more; called for
	 * {@link Strategy#WEIGHTED} only
	 * @param nanoTime a clock like {@link System#nanoTime()}
	 */
	public Picker(Strategy strategy, ToIntFunction<? super T> weight, LongSupplier nanoTime) {
		this.strategy = strategy;
		this.weight = weight;
		this.slowStart = new SlowStart<>(nanoTime);
	}

	/**
	 * Picks an instance of positive weight that the call has not tried; if there is none,
	 * one that it has tried. A retry goes to a random instance and takes no turn:
	 * otherwise, of two instances, the one that hangs would be the first choice of every
	 * call.
	 * @param candidates the distinct instances, at least one
	 * @param tried matches the instances that the call has been sent to already
	 */
	public T pick(List<? extends T> candidates, Predicate<? super T> tried) {
		long[] weights = candidates.stream().mapToLong(this::weight).toArray();
		if (sum(weights) == 0) {
			Arrays.fill(weights, 1);
		}
		long[] untried = weights.clone();
		for (int i = 0; i < untried.length; i++) {
			if (tried.test(candidates.get(i))) {
				untried[i] = 0;
			}
		}
		if (sum(untried) == 0) {
			return pickRandom(candidates, weights);
		}
		if (!Arrays.equals(untried, weights)) {
			return pickRandom(candidates, untried);
		}
		int[] percentages = this.slowStart.percentages(candidates);
		for (int i = 0; i < weights.length; i++) {
			weights[i] *= percentages[i];
		}
		return (this.strategy == Strategy.RANDOM) ? pickRandom(candidates, weights) : pickNext(candidates, weights);
	}

	private int weight(T candidate) {
		return (this.strategy == Strategy.WEIGHTED) ? this.weight.applyAsInt(candidate) : 1;
	}

	private T pickRandom(List<? extends T> candidates, long[] weights) {
		long position = ThreadLocalRandom.current().nextLong(sum(weights));
		int i = 0;
		while (position >= weights[i]) {
			position -= weights[i++];
		}
		return candidates.get(i);
	}

	private T pickNext(List<? extends T> candidates, long[] weights) {
		while (true) {
			Map<T, Long> before = Objects.requireNonNull(this.credits.get());
			boolean unchanged = before.size() == candidates.size() && before.keySet().containsAll(candidates);
			Map<T, Long> after = new HashMap<>();
			T picked = candidates.get(0);
			long highest = Long.MIN_VALUE;
			for (int i = 0; i < weights.length; i++) {
				T candidate = candidates.get(i);
				long credit = (unchanged ? before.getOrDefault(candidate, 0L) : 0L) + weights[i];
				after.put(candidate, credit);
				if (weights[i] > 0 && credit > highest) {
					highest = credit;
					picked = candidate;
				}
			}
			after.merge(picked, -sum(weights), Long::sum);
			if (this.credits.compareAndSet(before, after)) {
				return picked;
			}
		}
	}

	private static long sum(long[] weights) {
		return Arrays.stream(weights).sum();
	}

}

package dev.tricall.grpcdiscovery;

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
 * Picks one of the instances of a service, on any transport. The turns of round-robin and
 * weighted go by the smooth algorithm: each pick credits every candidate with its weight
 * and debits the richest, which it picks, with the sum of them. So the order of the
 * candidates makes no difference, and 3:1 goes a a b a, not a a a b. Who has just come
 * gets its turns little by little ({@link SlowStart}). Thread-safe.
 *
 * @param <T> an instance, known again by its equals
 */
public final class Picker<T> {

	private final Strategy strategy;

	private final ToIntFunction<? super T> weight;

	private final SlowStart<T> slowStart;

	/**
	 * Credit of each of the last candidates; replaced, never changed. With a lock here
	 * all calls would queue for it when processors are scarce, behind one that waits for
	 * a processor.
	 */
	private final AtomicReference<Map<T, Long>> credits = new AtomicReference<>(Map.of());

	/**
	 * @param weight the weight of an instance, 0 or more; only asked by
	 * {@link Strategy#WEIGHTED}
	 * @param nanoTime a clock like {@link System#nanoTime()}
	 */
	public Picker(Strategy strategy, ToIntFunction<? super T> weight, LongSupplier nanoTime) {
		this.strategy = strategy;
		this.weight = weight;
		this.slowStart = new SlowStart<>(nanoTime);
	}

	/**
	 * Picks an instance that the call has not tried yet, if there is one that has weight;
	 * else it may be tried again. A repeated attempt takes nobody's turn but goes to any
	 * of the others at random: otherwise, of two instances, the one that hangs would be
	 * the first choice of every call.
	 * @param candidates the distinct instances, at least one
	 * @param tried tells the instances that the call has been sent to already
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
			return atRandom(candidates, weights);
		}
		if (!Arrays.equals(untried, weights)) {
			return atRandom(candidates, untried);
		}
		int[] percentages = this.slowStart.percentages(candidates);
		for (int i = 0; i < weights.length; i++) {
			weights[i] *= percentages[i];
		}
		return (this.strategy == Strategy.RANDOM) ? atRandom(candidates, weights) : inTurn(candidates, weights);
	}

	private int weight(T candidate) {
		return this.strategy == Strategy.WEIGHTED ? this.weight.applyAsInt(candidate) : 1;
	}

	private T atRandom(List<? extends T> candidates, long[] weights) {
		long ticket = ThreadLocalRandom.current().nextLong(sum(weights));
		int i = 0;
		while (ticket >= weights[i]) {
			ticket -= weights[i++];
		}
		return candidates.get(i);
	}

	private T inTurn(List<? extends T> candidates, long[] weights) {
		while (true) {
			Map<T, Long> before = Objects.requireNonNull(this.credits.get());
			boolean same = before.size() == candidates.size() && before.keySet().containsAll(candidates);
			Map<T, Long> after = new HashMap<>();
			T richest = candidates.get(0);
			long most = Long.MIN_VALUE;
			for (int i = 0; i < weights.length; i++) {
				T candidate = candidates.get(i);
				long credit = (same ? before.getOrDefault(candidate, 0L) : 0L) + weights[i];
				after.put(candidate, credit);
				if (weights[i] > 0 && credit > most) {
					most = credit;
					richest = candidate;
				}
			}
			after.merge(richest, -sum(weights), Long::sum);
			if (this.credits.compareAndSet(before, after)) {
				return richest;
			}
		}
	}

	private static long sum(long[] weights) {
		return Arrays.stream(weights).sum();
	}

}

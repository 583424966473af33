package dev.tricall.system.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One process of a system, before it runs. Immutable: each method that sets something
 * returns a changed copy.
 *
 * @param name unique in its system, also the name of its log
 * @param address where it listens, for people to read
 * @param needs names of the parts that must be ready before this one is started, and that
 * are stopped after it
 * @param command asked for anew at each start
 * @param environment added to that of this JVM, whose secrets are left out
 * @param rejoining added to that when the part is started again while the others run
 * @param preparation done before each start
 * @param readiness how one sees that it can be used
 * @param stopSignal what asks it to end in good order
 */
public record Part(String name, String address, Set<String> needs, Supplier<List<String>> command,
		Map<String, String> environment, Map<String, String> rejoining, Preparation preparation, Readiness readiness,
		Signal stopSignal) {

	public static Part named(String name) {
		return new Part(name, "", Set.of(), List::of, Map.of(), Map.of(), (log) -> {
		}, (process) -> true, Signal.TERM);
	}

	public Part at(String address) {
		return new Part(this.name, address, this.needs, this.command, this.environment, this.rejoining,
				this.preparation, this.readiness, this.stopSignal);
	}

	public Part needing(String... names) {
		return new Part(this.name, this.address, Set.of(names), this.command, this.environment, this.rejoining,
				this.preparation, this.readiness, this.stopSignal);
	}

	public Part running(Supplier<List<String>> command) {
		return new Part(this.name, this.address, this.needs, command, this.environment, this.rejoining,
				this.preparation, this.readiness, this.stopSignal);
	}

	public Part with(String variable, Object value) {
		return with(Map.of(variable, value.toString()));
	}

	public Part with(Map<String, String> variables) {
		Map<String, String> all = new LinkedHashMap<>(this.environment);
		all.putAll(variables);
		return new Part(this.name, this.address, this.needs, this.command, Map.copyOf(all), this.rejoining,
				this.preparation, this.readiness, this.stopSignal);
	}

	public Part rejoiningWith(String variable, Object value) {
		return new Part(this.name, this.address, this.needs, this.command, this.environment,
				Map.of(variable, value.toString()), this.preparation, this.readiness, this.stopSignal);
	}

	public Part preparedBy(Preparation preparation) {
		return new Part(this.name, this.address, this.needs, this.command, this.environment, this.rejoining,
				preparation, this.readiness, this.stopSignal);
	}

	public Part readyWhen(Readiness readiness) {
		return new Part(this.name, this.address, this.needs, this.command, this.environment, this.rejoining,
				this.preparation, readiness, this.stopSignal);
	}

	public Part stoppedBy(Signal stopSignal) {
		return new Part(this.name, this.address, this.needs, this.command, this.environment, this.rejoining,
				this.preparation, this.readiness, stopSignal);
	}

	/**
	 * Work to be done before a part can start. Done again before each start, so it must
	 * be quick when there is nothing to do.
	 */
	@FunctionalInterface
	public interface Preparation {

		/**
		 * Does it. What tools have to say goes to the part's log.
		 */
		void run(Path log) throws IOException, InterruptedException;

	}

}

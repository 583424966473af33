package dev.tricall.system.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Describes one process of a system. Immutable: each {@code with} method returns a
 * changed copy.
 *
 * @param name unique in its system; also the name of the log file
 * @param address where the process listens, for display
 * @param dependencies names of the processes that must be ready before this one is
 * started, and that are stopped after it
 * @param command called for each start
 * @param environment added to the environment of this JVM, without its secrets
 * @param restartEnvironment added to that when the process is restarted while the others
 * keep running
 * @param preparation runs before each start
 * @param readiness decides when the process can be used
 * @param stopSignal asks the process to shut down gracefully
 */
public record ProcessDefinition(String name, String address, Set<String> dependencies, Supplier<List<String>> command,
		Map<String, String> environment, Map<String, String> restartEnvironment, Preparation preparation,
		ReadinessCheck readiness, Signal stopSignal) {

	public static ProcessDefinition of(String name, Supplier<List<String>> command) {
		return new ProcessDefinition(name, "", Set.of(), command, Map.of(), Map.of(), (log) -> {
		}, (process) -> true, Signal.TERM);
	}

	public ProcessDefinition withAddress(String address) {
		return new ProcessDefinition(this.name, address, this.dependencies, this.command, this.environment,
				this.restartEnvironment, this.preparation, this.readiness, this.stopSignal);
	}

	public ProcessDefinition withDependencies(String... names) {
		return new ProcessDefinition(this.name, this.address, Set.of(names), this.command, this.environment,
				this.restartEnvironment, this.preparation, this.readiness, this.stopSignal);
	}

	public ProcessDefinition withEnvironment(String variable, Object value) {
		return withEnvironment(Map.of(variable, value.toString()));
	}

	/**
	 * Adds variables; a variable that is already set is replaced.
	 */
	public ProcessDefinition withEnvironment(Map<String, String> variables) {
		Map<String, String> all = new LinkedHashMap<>(this.environment);
		all.putAll(variables);
		return new ProcessDefinition(this.name, this.address, this.dependencies, this.command, Map.copyOf(all),
				this.restartEnvironment, this.preparation, this.readiness, this.stopSignal);
	}

	public ProcessDefinition withRestartEnvironment(String variable, Object value) {
		return new ProcessDefinition(this.name, this.address, this.dependencies, this.command, this.environment,
				Map.of(variable, value.toString()), this.preparation, this.readiness, this.stopSignal);
	}

	public ProcessDefinition withPreparation(Preparation preparation) {
		return new ProcessDefinition(this.name, this.address, this.dependencies, this.command, this.environment,
				this.restartEnvironment, preparation, this.readiness, this.stopSignal);
	}

	public ProcessDefinition withReadiness(ReadinessCheck readiness) {
		return new ProcessDefinition(this.name, this.address, this.dependencies, this.command, this.environment,
				this.restartEnvironment, this.preparation, readiness, this.stopSignal);
	}

	public ProcessDefinition withStopSignal(Signal stopSignal) {
		return new ProcessDefinition(this.name, this.address, this.dependencies, this.command, this.environment,
				this.restartEnvironment, this.preparation, this.readiness, stopSignal);
	}

	/**
	 * Work to do before a process is started. It runs before every start, so it must be
	 * quick when there is nothing left to do.
	 */
	@FunctionalInterface
	public interface Preparation {

		/**
		 * Runs the preparation.
		 * @param log file that the output of tools is appended to
		 */
		void run(Path log) throws IOException, InterruptedException;

	}

}

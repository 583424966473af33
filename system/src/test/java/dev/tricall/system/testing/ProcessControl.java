package dev.tricall.system.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.tricall.system.ClassArchiveTraining;
import dev.tricall.system.Settings;
import dev.tricall.system.SystemCertificates;
import dev.tricall.system.Topology;
import dev.tricall.system.process.ManagedProcess;
import dev.tricall.system.process.ProcessDefinition;
import dev.tricall.system.process.ProcessGroup;
import dev.tricall.system.process.Signal;
import dev.tricall.system.process.StartFailedException;
import dev.tricall.system.program.ProgramStore;

import static org.awaitility.Awaitility.await;

/**
 * Runs the system as {@code ./demo} does.
 */
final class ProcessControl implements SystemControl {

	private final Settings settings;

	private final Topology topology;

	private final ProcessGroup group;

	ProcessControl(Settings settings) throws IOException {
		this.settings = settings;
		this.topology = new Topology(settings);
		this.group = new ProcessGroup(settings.logs(), System.out::println);
		Runtime.getRuntime().addShutdownHook(new Thread(this.group::stop));
	}

	@Override
	public void start() throws IOException, StartFailedException, InterruptedException {
		this.group.start(this.topology.processes());
		if (MeasuredLoad.LONG) { // restarts are to take as long as in ./demo
			ClassArchiveTraining.run(this.topology, this.group, System.out::println,
					this.settings.logs().resolve("training.log"));
		}
	}

	@Override
	public void stop() {
		this.group.stop();
	}

	@Override
	public void kill(String... names) {
		List<ManagedProcess> processes = processes(names);
		for (ManagedProcess process : processes) {
			process.supervise(false);
			process.signal(Signal.KILL);
		}
		for (ManagedProcess process : processes) {
			await().until(() -> !process.isAlive());
		}
	}

	@Override
	public void stop(String name) {
		ManagedProcess process = this.group.process(name);
		process.supervise(false);
		process.signal(process.definition().stopSignal());
		await().atMost(TestSystem.PATIENCE).until(() -> !process.isAlive());
	}

	@Override
	public void hang(String... names) {
		processes(names).forEach((process) -> process.signal(Signal.STOP));
	}

	@Override
	public void heal() throws StartFailedException, InterruptedException {
		for (ManagedProcess process : this.group.processes()) {
			process.supervise(true);
			if (process.isAlive()) {
				process.signal(Signal.CONT);
			}
		}
		for (ManagedProcess process : this.group.processes()) {
			await().atMost(TestSystem.PATIENCE).until(process::isAlive);
			process.awaitReady(TestSystem.PATIENCE);
		}
	}

	@Override
	public void restart(String... names) throws StartFailedException, InterruptedException {
		Map<ManagedProcess, Long> pids = processes(names).stream()
			.collect(Collectors.toMap((process) -> process, ManagedProcess::pid));
		pids.keySet().forEach((process) -> process.signal(process.definition().stopSignal()));
		for (ManagedProcess process : pids.keySet()) {
			await().atMost(TestSystem.PATIENCE).until(() -> process.isAlive() && process.pid() != pids.get(process));
			process.awaitReady(TestSystem.PATIENCE);
		}
	}

	@Override
	public void add(String name, Map<String, String> environment) throws StartFailedException {
		int number = Integer.parseInt(name.substring("service-x-".length()));
		ProcessDefinition definition = name.startsWith("service-a-") ? this.topology.serviceA(number)
				: this.topology.serviceB(number);
		this.group.add(definition.withEnvironment(environment));
	}

	@Override
	public void remove(String name) {
		this.group.remove(name);
	}

	@Override
	public String address(String name) {
		return this.group.process(name).definition().address();
	}

	@Override
	public String grpcAddress(String name) {
		return address(name, "GRPC_PORT");
	}

	@Override
	public String managementAddress(String name) {
		return address(name, "MANAGEMENT_PORT");
	}

	@Override
	public String address(String name, String variable) {
		return "127.0.0.1:" + this.group.process(name).definition().environment().get(variable);
	}

	@Override
	public SystemCertificates certificates() {
		return this.topology.certificates();
	}

	@Override
	public Map<String, String> processes() {
		return this.group.processes()
			.stream()
			.collect(Collectors.toMap(ManagedProcess::name,
					(process) -> process.isAlive() ? "pid " + process.pid() : "ended"));
	}

	@Override
	public String log(String name) throws IOException {
		return Files.readString(this.settings.logs().resolve(name + ".log"));
	}

	@Override
	public String signingKeys() throws IOException {
		return Files.readString(this.settings.data().resolve("auth-server/signing-keys.json"));
	}

	private List<ManagedProcess> processes(String... names) {
		return Arrays.stream(names).map(this.group::process).toList();
	}

	/**
	 * Kills services A and B, which would drain for seconds, and stops the other
	 * processes.
	 */
	@Override
	public void close() throws IOException {
		for (ManagedProcess process : this.group.processes()) {
			if (process.name().startsWith("service-") && process.isAlive()) {
				process.supervise(false);
				process.signal(Signal.KILL);
			}
		}
		this.group.close();
		this.topology.close();
		ProgramStore.delete(this.settings.data());
	}

}

package dev.tricall.system;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.tricall.system.parts.Store;
import dev.tricall.system.run.Part;
import dev.tricall.system.run.RunningPart;
import dev.tricall.system.run.RunningSystem;
import dev.tricall.system.run.Signal;
import dev.tricall.system.run.StartFailed;

import static org.awaitility.Awaitility.await;

/**
 * As {@code ./demo} runs it.
 */
final class Processes implements Backstage {

	private final Settings settings;

	private final Topology topology;

	private final RunningSystem system;

	Processes(Settings settings) throws IOException {
		this.settings = settings;
		this.topology = new Topology(settings);
		this.system = new RunningSystem(settings.logs(), System.out::println);
		Runtime.getRuntime().addShutdownHook(new Thread(this.system::stop));
	}

	@Override
	public void start() throws IOException, StartFailed, InterruptedException {
		List<Part> parts = this.topology.parts();
		this.system.start(parts);
		if (MeasuredLoad.LONG) { // so that parts come back as quickly as in ./demo
			new ArchiveStep(this.topology, this.system, System.out::println)
				.run(this.settings.logs().resolve("training.log"));
		}
	}

	@Override
	public void stop() {
		this.system.stop();
	}

	@Override
	public void kill(String... parts) {
		List<RunningPart> victims = parts(parts);
		for (RunningPart part : victims) {
			part.supervise(false);
			part.signal(Signal.KILL);
		}
		for (RunningPart part : victims) {
			await().until(() -> !part.isAlive());
		}
	}

	@Override
	public void stop(String name) {
		RunningPart part = this.system.part(name);
		part.supervise(false);
		part.signal(part.part().stopSignal());
		await().atMost(TestSystem.PATIENCE).until(() -> !part.isAlive());
	}

	@Override
	public void hang(String... parts) {
		parts(parts).forEach((part) -> part.signal(Signal.STOP));
	}

	@Override
	public void heal() throws StartFailed, InterruptedException {
		for (RunningPart part : this.system.parts()) {
			part.supervise(true);
			if (part.isAlive()) {
				part.signal(Signal.CONT);
			}
		}
		for (RunningPart part : this.system.parts()) {
			await().atMost(TestSystem.PATIENCE).until(part::isAlive);
			part.awaitReady(TestSystem.PATIENCE);
		}
	}

	@Override
	public void restart(String name) throws StartFailed, InterruptedException {
		RunningPart part = this.system.part(name);
		long pid = part.pid();
		part.signal(part.part().stopSignal());
		await().atMost(TestSystem.PATIENCE).until(() -> part.isAlive() && part.pid() != pid);
		part.awaitReady(TestSystem.PATIENCE);
	}

	@Override
	public void add(String part, Map<String, String> environment) throws StartFailed {
		int number = Integer.parseInt(part.substring("service-x-".length()));
		Part one = part.startsWith("service-a-") ? this.topology.serviceA(number) : this.topology.serviceB(number);
		this.system.add(one.with(environment));
	}

	@Override
	public void remove(String part) {
		this.system.remove(part);
	}

	@Override
	public String address(String part) {
		return this.system.part(part).part().address();
	}

	@Override
	public String grpcAddress(String part) {
		return "127.0.0.1:" + this.system.part(part).part().environment().get("GRPC_PORT");
	}

	@Override
	public String managementAddress(String part) {
		return "127.0.0.1:" + this.system.part(part).part().environment().get("MANAGEMENT_PORT");
	}

	@Override
	public Map<String, String> processes() {
		return this.system.parts()
			.stream()
			.collect(Collectors.toMap(RunningPart::name, (part) -> part.isAlive() ? "pid " + part.pid() : "ended"));
	}

	@Override
	public String log(String part) throws IOException {
		return Files.readString(this.settings.logs().resolve(part + ".log"));
	}

	@Override
	public String signingKeys() throws IOException {
		return Files.readString(this.settings.data().resolve("auth-server/signing-keys.json"));
	}

	private List<RunningPart> parts(String... names) {
		return Arrays.stream(names).map(this.system::part).toList();
	}

	@Override
	public void close() throws IOException {
		this.system.close();
		Store.delete(this.settings.data());
	}

}

package dev.tricall.system.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import dev.tricall.system.Settings;
import dev.tricall.system.TlsSettings;
import dev.tricall.system.process.Ports;

/**
 * The command line of {@code ./demo bench}. The exit code is 0 on success, 1 on failure
 * and 2 for invalid options.
 */
@Command(name = "bench")
public final class Bench implements Callable<Integer> {

	private static final int COMPOSE_PORT = 8080;

	@Option(names = "--port")
	private int port;

	@Option(names = "--instances")
	private int instances = 2;

	@Option(names = "--connections")
	private int connections = 24;

	@Option(names = "--rounds")
	private int rounds = 3;

	@Option(names = "--seconds")
	private int seconds = 8;

	@Option(names = "--warm-up")
	private int warmUp = 120;

	@Option(names = "--cold")
	private Work cold = Work.READ;

	@Option(names = "--compose")
	private boolean compose;

	@Option(names = "--tls")
	private boolean tls;

	@Option(names = "--growth")
	private boolean growth;

	@Option(names = "--rate")
	private int rate = 100;

	@Option(names = "--dir")
	private @Nullable Path directory;

	@Option(names = "--help")
	private boolean help;

	@Spec
	private @Nullable CommandSpec spec;

	int connections() {
		return this.connections;
	}

	int rounds() {
		return this.rounds;
	}

	/** How long each exchange is measured in each round. */
	Duration duration() {
		return Duration.ofSeconds(this.seconds);
	}

	/** Maximum time of the warm-up. */
	Duration warmUp() {
		return Duration.ofSeconds(this.warmUp);
	}

	/** The work that a system does which has just started. */
	Work cold() {
		return this.cold;
	}

	/** Calls per second at which growth is measured. */
	int rate() {
		return this.rate;
	}

	@Override
	public Integer call() throws InterruptedException {
		CommandSpec current = Objects.requireNonNull(this.spec);
		if (this.help) {
			current.commandLine().getOut().print(helpText());
			return 0;
		}
		require(this.port >= 0 && this.port <= 65_535, "--port must be from 1 to 65535");
		for (OptionValue value : new OptionValue[] { new OptionValue("--instances", this.instances),
				new OptionValue("--connections", this.connections), new OptionValue("--rounds", this.rounds),
				new OptionValue("--seconds", this.seconds), new OptionValue("--warm-up", this.warmUp),
				new OptionValue("--rate", this.rate) }) {
			require(value.number >= 1, value.name + " must be at least 1");
		}
		require(!this.growth || !this.compose, "--growth needs a system of its own, so it excludes --compose");
		require(!this.tls || !this.compose, "--tls needs a system of its own, so it excludes --compose");
		Consumer<String> output = current.commandLine().getOut()::println;
		if (this.growth) {
			return new Growth(settings(), this, output).call();
		}
		BenchRun run = new BenchRun(settings(), this, output);
		return this.compose ? run.callCompose() : run.call();
	}

	Settings settings() {
		// The script sets the property. In an IDE, the working directory is the project.
		Path home = Path.of(System.getProperty("tricall.home", "")).toAbsolutePath().normalize();
		Path folder = (this.directory != null) ? this.directory : home.resolve("target/bench");
		int gatewayPort = this.compose ? COMPOSE_PORT : new Ports().of("gateway");
		Settings settings = Settings
			.of(home, folder.toAbsolutePath().normalize(), (this.port != 0) ? this.port : gatewayPort)
			.withServiceBInstances(this.instances);
		return this.tls ? settings.withTls(TlsSettings.byDefault()) : settings;
	}

	private void require(boolean condition, String message) {
		if (!condition) {
			throw new ParameterException(Objects.requireNonNull(this.spec).commandLine(), message);
		}
	}

	public static String helpText() {
		try (InputStream text = Bench.class.getResourceAsStream("help.txt")) {
			return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private record OptionValue(String name, int number) {
	}

}

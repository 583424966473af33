package dev.tricall.system.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import dev.tricall.system.Settings;
import dev.tricall.system.bench.Bench;

/**
 * The command line of {@code ./demo}. The exit code is 0 on success, 1 on failure and 2
 * for invalid options.
 */
@Command(name = "./demo", subcommands = Bench.class)
public final class Demo implements Callable<Integer> {

	private static final int MAX_PORT = 65_535;

	@Option(names = "--once")
	private boolean once;

	@Option(names = "--port")
	private int port = 8080;

	@Option(names = "--instances")
	private int instances = 2;

	@Option(names = "--keep")
	private boolean keep;

	@Option(names = "--dir")
	private @Nullable Path directory;

	@Option(names = "--help")
	private boolean help;

	@Spec
	private @Nullable CommandSpec spec;

	public static void main(String[] args) {
		System.exit(commandLine(new Demo()).execute(args));
	}

	static CommandLine commandLine(Demo demo) {
		return new CommandLine(demo).setCaseInsensitiveEnumValuesAllowed(true)
			.setParameterExceptionHandler((ex, args) -> {
				ex.getCommandLine().getErr().println(ex.getMessage() + System.lineSeparator());
				ex.getCommandLine()
					.getErr()
					.print((ex.getCommandLine().getCommand() instanceof Bench) ? Bench.helpText() : helpText());
				return ExitCode.USAGE;
			});
	}

	@Override
	public Integer call() {
		CommandLine commandLine = Objects.requireNonNull(this.spec).commandLine();
		if (this.help) {
			commandLine.getOut().print(helpText());
			return ExitCode.OK;
		}
		require(this.port >= 1 && this.port <= MAX_PORT, "--port must be from 1 to 65535", commandLine);
		require(this.instances >= 1, "--instances must be at least 1", commandLine);
		Consumer<String> output = commandLine.getOut()::println;
		return new DemoRun(settings(), this.keep, this.once, output).call();
	}

	Settings settings() {
		// The script sets the property. In an IDE, the working directory is the project.
		Path home = Path.of(System.getProperty("tricall.home", "")).toAbsolutePath().normalize();
		Path folder = (this.directory != null) ? this.directory : home.resolve("target/demo-" + this.port);
		return Settings.of(home, folder.toAbsolutePath().normalize(), this.port).withServiceBInstances(this.instances);
	}

	private static void require(boolean condition, String message, CommandLine commandLine) {
		if (!condition) {
			throw new ParameterException(commandLine, message);
		}
	}

	static String helpText() {
		try (InputStream text = Demo.class.getResourceAsStream("help.txt")) {
			return new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

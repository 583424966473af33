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
import dev.tricall.system.TlsSettings;
import dev.tricall.system.bench.Bench;

/**
 * The command line of {@code ./demo}. The exit code is 0 on success, 1 on failure and 2
 * for invalid options.
 */
@Command(name = "./demo", subcommands = Bench.class)
public final class Demo implements Callable<Integer> {

	private static final int MAX_PORT = 65_535;

	private static final int DEFAULT_PORT = 8080;

	private static final int DEFAULT_TLS_PORT = 8443;

	@Option(names = "--once")
	private boolean once;

	@Option(names = "--port")
	private @Nullable Integer port;

	@Option(names = "--tls")
	private boolean tls;

	@Option(names = "--plain-port")
	private @Nullable Integer plainPort;

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
		require(isPort(port()), "--port must be from 1 to 65535", commandLine);
		require(this.plainPort == null || isPort(this.plainPort), "--plain-port must be from 1 to 65535", commandLine);
		require(this.plainPort == null || this.tls, "--plain-port is useful with --tls only", commandLine);
		require(this.plainPort == null || this.plainPort != port(), "--port and --plain-port must differ", commandLine);
		require(this.instances >= 1, "--instances must be at least 1", commandLine);
		Consumer<String> output = commandLine.getOut()::println;
		return new DemoRun(settings(), this.keep, this.once, output).call();
	}

	Settings settings() {
		// The script sets the property. In an IDE, the working directory is the project.
		Path home = Path.of(System.getProperty("tricall.home", "")).toAbsolutePath().normalize();
		Path folder = (this.directory != null) ? this.directory : home.resolve("target/demo-" + port());
		Settings settings = Settings.of(home, folder.toAbsolutePath().normalize(), port())
			.withServiceBInstances(this.instances);
		int plain = (this.plainPort != null) ? this.plainPort : 0;
		return this.tls ? settings.withTls(TlsSettings.byDefault().withPlainPort(plain)) : settings;
	}

	private int port() {
		if (this.port != null) {
			return this.port;
		}
		return this.tls ? DEFAULT_TLS_PORT : DEFAULT_PORT;
	}

	private static boolean isPort(int number) {
		return number >= 1 && number <= MAX_PORT;
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

package dev.tricall.certificates;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * The program that issues certificates in a container. It runs until SIGTERM. The exit
 * code is 1 if the first certificates cannot be written and 2 for invalid options.
 */
@Command(name = "certificates", usageHelpAutoWidth = true, mixinStandardHelpOptions = true, sortOptions = false,
		description = {
				"Issues a certificate for each name into a folder of that name, and renews it when two thirds of its lifetime "
						+ "have passed, until SIGTERM. The key of the certificate authority exists only in memory.",
				"If the folders have valid certificates at the start, the system changes to the new authority without an "
						+ "interruption." })
public final class CertificatesCommand implements Callable<Integer> {

	@Option(names = "--directory", required = true, paramLabel = "FOLDER", description = "gets a folder for each name")
	private Path directory = Path.of("");

	@Option(names = "--service", required = true, split = ",", paramLabel = "NAME",
			description = "name of a service; can be repeated")
	private List<String> services = List.of();

	@Option(names = "--public-port", paramLabel = "NAME",
			description = "folder of the certificate for localhost (default: none)")
	private @Nullable String publicPort;

	@Option(names = "--group", split = ",", paramLabel = "NAME=ID",
			description = "id of the group that can read the folder of a name; can be repeated")
	private Map<String, Integer> groups = Map.of();

	@Option(names = "--lifetime", paramLabel = "TIME", converter = TimeConverter.class,
			description = "lifetime of a certificate, for example 90s, 15m or 24h (default: 24h)")
	private Duration lifetime = IssuerSettings.DEFAULT_LIFETIME;

	@Option(names = "--interval", paramLabel = "TIME", converter = TimeConverter.class,
			description = "between the steps of a change of the authority (default: 1m)")
	private Duration interval = IssuerSettings.DEFAULT_INTERVAL;

	@Option(names = "--ready-file", paramLabel = "FILE",
			description = "is created when all certificates have been written")
	private @Nullable Path readyFile;

	@Spec
	private @Nullable CommandSpec spec;

	private final Clock clock;

	private final CountDownLatch end;

	CertificatesCommand(Clock clock, CountDownLatch end) {
		this.clock = clock;
		this.end = end;
	}

	public static void main(String[] args) {
		System.exit(commandLine(new CertificatesCommand(Clock.systemUTC(), new CountDownLatch(1))).execute(args));
	}

	static CommandLine commandLine(CertificatesCommand command) {
		return new CommandLine(command);
	}

	@Override
	public Integer call() throws InterruptedException {
		CommandLine commandLine = commandSpec().commandLine();
		Consumer<String> errors = commandLine.getErr()::println;
		try (CertificateIssuer issuer = new CertificateIssuer(settings(),
				new Log(commandLine.getOut()::println, errors), this.clock)) {
			issuer.startFromFiles();
			if (this.readyFile != null) {
				Files.writeString(this.readyFile, "");
			}
			this.end.await();
			return 0;
		}
		catch (IOException ex) {
			errors.accept("The certificates cannot be written: " + ex);
			return 1;
		}
	}

	private IssuerSettings settings() {
		Map<String, CertificateSubject> subjects = new LinkedHashMap<>();
		this.services.forEach((name) -> subjects.put(name, CertificateSubject.service(name)));
		if (this.publicPort != null) {
			subjects.put(this.publicPort, CertificateSubject.publicPort());
		}
		try {
			return new IssuerSettings(this.directory, subjects, this.groups, this.lifetime, this.interval);
		}
		catch (IllegalArgumentException ex) {
			throw new ParameterException(commandSpec().commandLine(), ex.getMessage());
		}
	}

	private CommandSpec commandSpec() {
		if (this.spec == null) {
			throw new IllegalStateException("picocli has not set the specification");
		}
		return this.spec;
	}

	private record Log(Consumer<String> output, Consumer<String> errors) implements CertificateIssuer.Listener {

		@Override
		public void onWritten(String name, IssuedCertificate current) {
			this.output.accept("Wrote %s: %s".formatted(name, current));
		}

		@Override
		public void onFailure(Exception failure) {
			this.errors.accept("Certificates could not be written; trying again: " + failure);
		}

	}

	/** Converts a number with the unit s, m or h. */
	static final class TimeConverter implements ITypeConverter<Duration> {

		private static final Pattern TIME = Pattern.compile("(\\d{1,9})([smh])");

		@Override
		public Duration convert(String value) {
			Matcher time = TIME.matcher(value);
			if (!time.matches()) {
				throw new TypeConversionException("'" + value + "' is not a time such as 90s, 15m or 24h");
			}
			return Duration.parse("PT" + time.group(1) + time.group(2));
		}

	}

}

package dev.tricall.system.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.tricall.secrets.DemoSecrets;

/**
 * A process that takes part in the exchange of a raw library. It ends with this JVM,
 * because its standard input does. Not thread-safe.
 */
final class RawProcess implements AutoCloseable {

	private final Process process;

	private final BufferedReader out;

	/**
	 * @param environment added to that of this JVM, without its secrets
	 * @param log file that errors are appended to
	 */
	RawProcess(List<String> command, Map<String, String> environment, Path log) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command)
			.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
		builder.environment().keySet().removeAll(DemoSecrets.variables());
		builder.environment().putAll(environment);
		builder.environment().put("MALLOC_ARENA_MAX", "1");
		this.process = builder.start();
		this.out = this.process.inputReader(StandardCharsets.UTF_8);
	}

	long micros() {
		return ProcessMeter.micros(this.process.pid());
	}

	/**
	 * Returns the next line of the output. The logs of some libraries precede it.
	 */
	String readLine(String pattern) throws IOException {
		for (String line = this.out.readLine(); line != null; line = this.out.readLine()) {
			if (line.matches(pattern)) {
				return line;
			}
		}
		throw new IOException("A process of a raw library has ended: " + this.process.info().commandLine().orElse(""));
	}

	void writeLine(String line) throws IOException {
		this.process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
		this.process.getOutputStream().flush();
	}

	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().join();
	}

}

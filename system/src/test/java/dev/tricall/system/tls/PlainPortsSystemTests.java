package dev.tricall.system.tls;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.SystemControl;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The only ports without TLS are those for probes and for the administration of the
 * broker. No other host can reach them.
 */
@TlsSystemTest
class PlainPortsSystemTests {

	private static final List<Protocol> WITH_PLAIN_TEXT = List.of(Protocol.HTTP, Protocol.KAFKA, Protocol.POSTGRES);

	/** State of a socket that listens, in {@code /proc/net/tcp}. */
	private static final String LISTENING = "0A";

	private final TlsSystem system;

	private final SystemControl control;

	PlainPortsSystemTests(TlsSystem system) {
		this.system = system;
		this.control = system.control();
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void noOtherPortAcceptsPlainText() throws Exception {
		Set<String> listening = listening();
		Set<String> expected = new TreeSet<>(Set.of(this.control.address("kafka", "BROKER_ADMIN_PORT"),
				this.control.address("kafka", "BROKER_CONTROLLER_PORT")));
		this.system.applications().forEach((process) -> expected.add(this.control.address(process, "HEALTH_PORT")));
		assertThat(listening).containsAll(expected)
			.containsAll(this.system.ports().stream().map(TlsPort::address).toList())
			.contains(this.system.publicPort().address())
			.allMatch((address) -> address.startsWith("127.0.0.1:"));
		assertThat(listening.stream().filter(PlainPortsSystemTests::acceptsPlainText)).hasSameElementsAs(expected);
	}

	private static boolean acceptsPlainText(String address) {
		return WITH_PLAIN_TEXT.stream().anyMatch((protocol) -> {
			try {
				String answer = new TlsPort("", address, "", protocol).plainAnswer();
				return !answer.isEmpty() && !Protocol.HTTP.isPlainRefusal(answer) && !answer.contains("FATAL");
			}
			catch (IOException ex) {
				throw new IllegalStateException(address, ex);
			}
		});
	}

	/** Returns the addresses that the processes listen at. */
	private Set<String> listening() throws Exception {
		Set<String> sockets = new HashSet<>();
		for (String process : this.control.processes().values()) {
			sockets.addAll(sockets(Path.of("/proc", process.replace("pid ", ""), "fd")));
		}
		Set<String> addresses = new TreeSet<>();
		for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
			for (String line : Files.readAllLines(Path.of(table))) {
				String[] columns = line.strip().split("\\s+", -1);
				if (columns[3].equals(LISTENING) && sockets.contains("socket:[" + columns[9] + "]")) {
					addresses.add(address(columns[1]));
				}
			}
		}
		return addresses;
	}

	private static List<String> sockets(Path descriptors) throws IOException {
		List<String> targets = new ArrayList<>();
		try (Stream<Path> all = Files.list(descriptors)) {
			for (Path descriptor : all.toList()) {
				targets.add(Files.readSymbolicLink(descriptor).toString());
			}
		}
		catch (NoSuchFileException ex) {
			// A descriptor was closed meanwhile.
		}
		return targets;
	}

	/**
	 * @param hexadecimal address in the byte order of the machine, colon, port
	 */
	private static String address(String hexadecimal) {
		String[] parts = hexadecimal.split(":", -1);
		int port = Integer.parseInt(parts[1], 16);
		boolean loopback = parts[0].equals("0100007F") || parts[0].equals("0000000000000000FFFF00000100007F");
		return (loopback ? "127.0.0.1" : parts[0]) + ":" + port;
	}

	@Test
	void theHealthPortOffersHealthAndMetricsOnly() {
		assertThat(this.system.applications()).allSatisfy((process) -> {
			ApiClient port = new ApiClient(URI.create("http://" + this.control.address(process, "HEALTH_PORT")),
					() -> "");
			assertThat(port.get("/actuator/health").status()).isEqualTo(200);
			assertThat(Arrays.asList("", "/env", "/configprops", "/beans", "/heapdump", "/loggers", "/threaddump",
					"/mappings", "/sbom", "/info"))
				.allSatisfy((endpoint) -> assertThat(port.get("/actuator" + endpoint).status()).as(endpoint)
					.isIn(403, 404));
			assertThat(port.get("/api/data").status()).isIn(403, 404);
		});
	}

}

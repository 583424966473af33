package dev.tricall.system.status;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tricall.system.Roster;
import dev.tricall.system.Settings;
import dev.tricall.system.WorkFolder;
import dev.tricall.system.parts.Ports;
import dev.tricall.system.run.Part;

import static org.assertj.core.api.Assertions.assertThat;

class ObservedProcessesTests {

	private final Ports ports = new Ports();

	private HttpServer management;

	private int health = 200;

	@TempDir
	private Path folder;

	@BeforeEach
	void listen() throws IOException {
		this.management = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		answer("/actuator/health", "{}");
		answer("/actuator/prometheus", "tricall_receipts_total{transport=\"rest\"} 3");
		this.management.start();
	}

	@AfterEach
	void stop() {
		this.management.stop(0);
	}

	@Test
	void tellsWhoIsUpDownOrAwayAndReadsWhatIsCounted() throws IOException {
		try (WorkFolder running = WorkFolder.lock(settings())) {
			Roster.write(this.folder, List.of(part("service-b-1", managementPort()), part("gateway", managementPort()),
					part("service-b-2", this.ports.of("nobody")), Part.named("kafka").at(address(managementPort())),
					Part.named("postgres").at(address(this.ports.of("nobody either")))));
			List<SeenPart> parts = look().parts();
			assertThat(parts).extracting(SeenPart::name)
				.containsExactly("service-b-1", "gateway", "service-b-2", "kafka", "postgres");
			assertThat(parts).extracting(SeenPart::health).containsExactly("up", "up", "away", "up", "away");
			assertThat(parts).extracting((part) -> part.metrics().samples().size()).containsExactly(1, 0, 0, 0, 0);
			this.health = 503;
			assertThat(look().parts()).extracting(SeenPart::health).startsWith("down", "down");
			assertThat(running).isNotNull();
		}
	}

	@Test
	void seesNothingOfASystemThatWasKilledOrHasEnded() throws IOException {
		Roster.write(this.folder, List.of(part("gateway", managementPort())));
		assertThat(look().parts()).isEmpty();
		WorkFolder ended = WorkFolder.lock(settings());
		assertThat(look().parts()).isNotEmpty();
		ended.close();
		assertThat(look().parts()).isEmpty();
		assertThat(this.folder.resolve("parts")).doesNotExist();
	}

	private Settings settings() {
		return Settings.of(this.folder, this.folder, 1);
	}

	private Look look() throws IOException {
		return new ObservedProcesses(this.folder).look();
	}

	private int managementPort() {
		return this.management.getAddress().getPort();
	}

	private static Part part(String name, int managementPort) {
		return Part.named(name).at("127.0.0.1:1").with("MANAGEMENT_PORT", managementPort);
	}

	private static String address(int port) {
		return "127.0.0.1:" + port;
	}

	private void answer(String path, String body) {
		this.management.createContext(path, (exchange) -> {
			byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(this.health, bytes.length);
			exchange.getResponseBody().write(bytes);
			exchange.close();
		});
	}

}

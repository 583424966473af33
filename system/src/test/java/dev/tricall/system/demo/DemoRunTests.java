package dev.tricall.system.demo;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.tricall.system.Settings;
import dev.tricall.system.WorkFolder;
import dev.tricall.system.process.Ports;

import static org.assertj.core.api.Assertions.assertThat;

class DemoRunTests {

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private final int port = new Ports().of("gateway");

	@TempDir
	private Path folder;

	@Test
	void reportsThatThePortIsInUse() throws Exception {
		try (ServerSocket used = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertThat(run(Settings.of(this.folder, this.folder, used.getLocalPort()))).isEqualTo(1);
			assertThat(this.lines).singleElement()
				.asString()
				.contains("Port " + used.getLocalPort() + " is already in use", "--port");
		}
	}

	@Test
	void reportsThatTheFolderIsInUse() throws Exception {
		Settings settings = Settings.of(this.folder, this.folder.resolve("run"), this.port);
		WorkFolder other = WorkFolder.lock(settings);
		assertThat(run(settings)).isEqualTo(1);
		assertThat(this.lines).singleElement().asString().contains(settings.directory().toString(), "is in use");
		other.close();
	}

	@Test
	void reportsThatModulesHaveNotBeenBuilt() throws Exception {
		assertThat(run(Settings.of(this.folder, this.folder.resolve("run"), this.port))).isEqualTo(1);
		assertThat(this.lines).singleElement().asString().contains("has not been built");
	}

	private int run(Settings settings) {
		return new DemoRun(settings, false, true, this.lines::add).call();
	}

}

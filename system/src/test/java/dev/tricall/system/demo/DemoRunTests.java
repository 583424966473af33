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
import dev.tricall.system.parts.Ports;

import static org.assertj.core.api.Assertions.assertThat;

class DemoRunTests {

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private final int port = new Ports().of("gateway");

	@TempDir
	private Path folder;

	@Test
	void saysSoWhenThePortIsTaken() throws Exception {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertThat(run(Settings.of(this.folder, this.folder, taken.getLocalPort()))).isEqualTo(1);
			assertThat(this.lines).singleElement()
				.asString()
				.contains("Port " + taken.getLocalPort() + " is taken", "--port");
		}
	}

	@Test
	void saysSoWhenTheFolderIsInUse() throws Exception {
		Settings settings = Settings.of(this.folder, this.folder.resolve("run"), this.port);
		WorkFolder other = WorkFolder.lock(settings);
		assertThat(run(settings)).isEqualTo(1);
		assertThat(this.lines).singleElement().asString().contains(settings.directory().toString(), "is in use");
		other.close();
	}

	@Test
	void saysSoWhenNothingHasBeenBuilt() throws Exception {
		assertThat(run(Settings.of(this.folder, this.folder.resolve("run"), this.port))).isEqualTo(1);
		assertThat(this.lines).singleElement().asString().contains("has not been built");
	}

	private int run(Settings settings) throws InterruptedException {
		ProcessRunner runner = new ProcessRunner(settings, this.lines::add);
		return new DemoRun(settings, runner, false, true, this.lines::add).call();
	}

}

package dev.tricall.system.bench;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

class ComposeProcessesTests {

	private final long pid = ProcessHandle.current().pid();

	@Test
	void groupsTheContainersOfOneService() throws Exception {
		assertThat(ComposeProcesses.parse("service-b %1$d\ngateway %1$d\nservice-b %1$d".formatted(this.pid)))
			.isEqualTo(Map.of("service-b", List.of(this.pid, this.pid), "gateway", List.of(this.pid)));
	}

	@Test
	void reportsThatTheEngineRunsOnAnotherMachine() {
		assertThatIOException().isThrownBy(() -> ComposeProcesses.parse("gateway " + Integer.MAX_VALUE))
			.withMessageContainingAll("gateway", "where the Docker engine runs");
	}

}

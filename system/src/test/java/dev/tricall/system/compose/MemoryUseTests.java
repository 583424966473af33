package dev.tricall.system.compose;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryUseTests {

	@Test
	void addsUpWhatDockerStatsPrintsOfTheContainersThatRun() {
		MemoryUse memory = MemoryUse.parse("1.5GiB / 2GiB\n512MiB / 2GiB\n0B / 0B\n256KiB / 416MiB\n");
		assertThat(memory.containers()).isEqualTo(3);
		assertThat(memory.bytes()).isEqualTo((2L << 30) + (256L << 10));
		assertThat(memory).hasToString("2.00 GiB");
	}

}

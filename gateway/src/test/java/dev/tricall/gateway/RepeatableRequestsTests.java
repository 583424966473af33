package dev.tricall.gateway;

import java.util.Arrays;
import java.util.Random;

import dev.tricall.gateway.RepeatableRequests.Blocks;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RepeatableRequestsTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, Blocks.SIZE - 1, Blocks.SIZE, Blocks.SIZE + 1, 5 * Blocks.SIZE, 100_001 })
	void blocksReturnWhatWasWritten(int size) {
		byte[] bytes = new byte[size];
		new Random(size).nextBytes(bytes);
		Blocks blocks = new Blocks();
		for (int from = 0, step = 1; from < size; from += step, step = Math.min(3 * step, size - from)) {
			blocks.write(Arrays.copyOfRange(bytes, from, from + step), 0, step);
		}
		assertThat(blocks.takeAll()).isEqualTo(bytes);
		assertThat(blocks.takeAll()).isEmpty();
		blocks.write('x');
		assertThat(blocks.takeAll()).containsExactly('x');
	}

}

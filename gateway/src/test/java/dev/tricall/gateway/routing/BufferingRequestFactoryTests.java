package dev.tricall.gateway.routing;

import java.util.Arrays;
import java.util.Random;

import dev.tricall.gateway.routing.BufferingRequestFactory.BlockOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class BufferingRequestFactoryTests {

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, BlockOutputStream.BLOCK_SIZE - 1, BlockOutputStream.BLOCK_SIZE,
			BlockOutputStream.BLOCK_SIZE + 1, 5 * BlockOutputStream.BLOCK_SIZE, 100_001 })
	void blockOutputStreamReturnsTheBytesWritten(int size) {
		byte[] bytes = new byte[size];
		new Random(size).nextBytes(bytes);
		BlockOutputStream stream = new BlockOutputStream();
		for (int from = 0, step = 1; from < size; from += step, step = Math.min(3 * step, size - from)) {
			stream.write(Arrays.copyOfRange(bytes, from, from + step), 0, step);
		}
		assertThat(stream.takeAll()).isEqualTo(bytes);
		assertThat(stream.takeAll()).isEmpty();
		stream.write('x');
		assertThat(stream.takeAll()).containsExactly('x');
	}

}

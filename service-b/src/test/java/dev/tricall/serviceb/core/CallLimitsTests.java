package dev.tricall.serviceb.core;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.util.unit.DataSize;

import dev.tricall.data.Transport;
import dev.tricall.serviceb.core.CallLimits.Permit;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CallLimitsTests {

	private static final int MEGABYTE = 1024 * 1024;

	private final CallLimits limits = new CallLimits(new HandlingProperties(4, DataSize.ofMegabytes(1), 2, 3, 2, 1,
			DataSize.ofMegabytes(1), Duration.ofDays(30)));

	@Test
	void limitsWritesByTheirNumberOverEachTransport() {
		assertBound(() -> this.limits.write(Transport.REST, 10), 4);
		assertBound(() -> this.limits.write(Transport.GRPC, 10), 4);
	}

	@Test
	void limitsWritesByTheirSizeOverEachTransport() {
		assertBound(() -> this.limits.write(Transport.REST, MEGABYTE / 3), 3);
		assertBound(() -> this.limits.write(Transport.GRPC, MEGABYTE / 3), 3);
	}

	/** No body is larger than the gateway lets through, 512 KB. */
	@Test
	void takesUnknownAndImpossibleSizesForTheLargest() {
		assertBound(() -> this.limits.write(Transport.REST, -1), 2);
		this.limits.write(Transport.GRPC, Long.MAX_VALUE).release();
	}

	@Test
	void aWriteRefusedForItsSizeLeavesTheNumberAsItWas() {
		Permit large = this.limits.write(Transport.REST, MEGABYTE / 2);
		Permit other = this.limits.write(Transport.REST, MEGABYTE / 2);
		for (int i = 0; i < 10; i++) {
			assertRefused(() -> this.limits.write(Transport.REST, 1));
		}
		large.release();
		other.release();
		assertBound(() -> this.limits.write(Transport.REST, 1), 4);
	}

	@Test
	void limitsReadsOverEachTransportAndDeadLettersInAll() {
		assertBound(() -> this.limits.read(Transport.REST), 2);
		assertBound(() -> this.limits.read(Transport.GRPC), 2);
		assertBound(this.limits::deadLetters, 1);
	}

	@Test
	void limitsPagesOfASubjectAndInAll() {
		assertBound(() -> this.limits.page("alice"), 2);
		Permit alices = this.limits.page("alice");
		Permit another = this.limits.page("alice");
		assertRefused(() -> this.limits.page("alice"));
		Permit bobs = this.limits.page("bob");
		assertRefused(() -> this.limits.page("bob"));
		alices.release();
		this.limits.page("bob").release();
		another.release();
		bobs.release();
		assertBound(() -> this.limits.page("bob"), 2);
	}

	@ParameterizedTest
	@MethodSource
	void refusesPropertiesOutOfTheirBounds(Supplier<HandlingProperties> properties) {
		assertThatIllegalArgumentException().isThrownBy(properties::get).withMessageStartingWith("handling.");
	}

	static Stream<Supplier<HandlingProperties>> refusesPropertiesOutOfTheirBounds() {
		DataSize size = DataSize.ofMegabytes(1);
		Duration age = Duration.ofDays(30);
		return Stream.of(() -> new HandlingProperties(0, size, 1, 1, 1, 1, size, age),
				() -> new HandlingProperties(1, DataSize.ofKilobytes(511), 1, 1, 1, 1, size, age),
				() -> new HandlingProperties(1, size, 0, 1, 1, 1, size, age),
				() -> new HandlingProperties(1, size, 1, 0, 1, 1, size, age),
				() -> new HandlingProperties(1, size, 1, 1, 0, 1, size, age),
				() -> new HandlingProperties(1, size, 1, 1, 1, 0, size, age),
				() -> new HandlingProperties(1, size, 1, 1, 1, 1, DataSize.ofKilobytes(63), age),
				() -> new HandlingProperties(1, size, 1, 1, 1, 1, size, Duration.ZERO));
	}

	/** Takes as many permits as there are, and gives them back. */
	private static void assertBound(Supplier<Permit> call, int bound) {
		List<Permit> permits = Stream.generate(call).limit(bound).toList();
		assertRefused(call);
		permits.forEach(Permit::release);
		call.get().release();
	}

	private static void assertRefused(Supplier<Permit> call) {
		assertThatExceptionOfType(TooManyCallsException.class).isThrownBy(call::get);
	}

}

package dev.tricall.serviceb.core;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.util.unit.DataSize;

import dev.tricall.data.Transport;
import dev.tricall.serviceb.core.CallLimits.Permit;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThat;

class CallLimitsTests {

	private static final int MEGABYTE = 1024 * 1024;

	private final CallLimits limits = new CallLimits(new HandlingProperties(4, DataSize.ofMegabytes(1), 2, 3, 2, 1,
			DataSize.ofMegabytes(1), Duration.ofDays(30)));

	@Test
	void limitsTheNumberOfWritesPerTransport() {
		assertLimit(() -> this.limits.write(Transport.REST, 10), 4);
		assertLimit(() -> this.limits.write(Transport.GRPC, 10), 4);
	}

	@Test
	void limitsTheSizeOfWritesPerTransport() {
		assertLimit(() -> this.limits.write(Transport.REST, MEGABYTE / 3), 3);
		assertLimit(() -> this.limits.write(Transport.GRPC, MEGABYTE / 3), 3);
	}

	/** The gateway forwards no body larger than 512 KB. */
	@Test
	void countsUnknownSizesAsTheLargest() {
		assertLimit(() -> this.limits.write(Transport.REST, -1), 2);
		this.limits.write(Transport.GRPC, Long.MAX_VALUE).release();
	}

	@Test
	void aWriteRejectedForItsSizeHoldsNoPermit() {
		Permit large = this.limits.write(Transport.REST, MEGABYTE / 2);
		Permit other = this.limits.write(Transport.REST, MEGABYTE / 2);
		for (int i = 0; i < 10; i++) {
			assertRejected(() -> this.limits.write(Transport.REST, 1));
		}
		large.release();
		other.release();
		assertLimit(() -> this.limits.write(Transport.REST, 1), 4);
	}

	@Test
	void limitsReadsPerTransportAndDeadLettersInTotal() {
		assertLimit(() -> this.limits.read(Transport.REST), 2);
		assertLimit(() -> this.limits.read(Transport.GRPC), 2);
		assertLimit(this.limits::deadLetters, 1);
	}

	@Test
	void limitsPagesPerSubjectAndInTotal() {
		assertLimit(() -> this.limits.page("alice"), 2);
		Permit alices = this.limits.page("alice");
		Permit another = this.limits.page("alice");
		assertRejected(() -> this.limits.page("alice"));
		Permit bobs = this.limits.page("bob");
		assertRejected(() -> this.limits.page("bob"));
		alices.release();
		this.limits.page("bob").release();
		another.release();
		bobs.release();
		assertLimit(() -> this.limits.page("bob"), 2);
	}

	@ParameterizedTest
	@MethodSource
	void invalidPropertiesAreRejected(HandlingProperties properties) {
		try (ValidatorFactory validation = Validation.buildDefaultValidatorFactory()) {
			assertThat(validation.getValidator().validate(properties)).hasSize(1);
		}
	}

	static Stream<HandlingProperties> invalidPropertiesAreRejected() {
		DataSize size = DataSize.ofMegabytes(1);
		Duration age = Duration.ofDays(30);
		return Stream.of(new HandlingProperties(0, size, 1, 1, 1, 1, size, age),
				new HandlingProperties(1, DataSize.ofKilobytes(511), 1, 1, 1, 1, size, age),
				new HandlingProperties(1, size, 0, 1, 1, 1, size, age),
				new HandlingProperties(1, size, 1, 0, 1, 1, size, age),
				new HandlingProperties(1, size, 1, 1, 0, 1, size, age),
				new HandlingProperties(1, size, 1, 1, 1, 0, size, age),
				new HandlingProperties(1, size, 1, 1, 1, 1, DataSize.ofKilobytes(63), age),
				new HandlingProperties(1, size, 1, 1, 1, 1, size, Duration.ZERO));
	}

	/** Acquires all permits and releases them. */
	private static void assertLimit(Supplier<Permit> call, int limit) {
		List<Permit> permits = Stream.generate(call).limit(limit).toList();
		assertRejected(call);
		permits.forEach(Permit::release);
		call.get().release();
	}

	private static void assertRejected(Supplier<Permit> call) {
		assertThatExceptionOfType(TooManyCallsException.class).isThrownBy(call::get);
	}

}

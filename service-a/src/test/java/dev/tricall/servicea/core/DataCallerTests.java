package dev.tricall.servicea.core;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import com.google.common.util.concurrent.Uninterruptibles;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import dev.tricall.data.DataPiece;
import dev.tricall.data.ErrorCode;
import dev.tricall.data.Transport;
import dev.tricall.servicea.core.DataTransport.Accepted;
import dev.tricall.servicea.core.DataTransport.Answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DataCallerTests {

	private final DataPiece piece = DataPiece.of("i", "k", "v");

	private final CountDownLatch called = new CountDownLatch(2);

	private final CountDownLatch end = new CountDownLatch(1);

	private final DataCaller caller = new DataCaller(
			List.of(transport(Transport.KAFKA, this::hang), transport(Transport.REST, () -> {
			})), new CallProperties(Duration.ofSeconds(3), 2, 1, Duration.ofSeconds(1)), new SimpleMeterRegistry());

	@Test
	void rejectsExcessCallsOverOneTransportOnly() throws Exception {
		List<CompletableFuture<Answer>> hanging = List.of(sendLater(), sendLater());
		this.called.await();
		assertThatExceptionOfType(CallFailedException.class)
			.isThrownBy(() -> this.caller.send(this.piece, Transport.KAFKA))
			.extracting(CallFailedException::code)
			.isEqualTo(ErrorCode.TOO_MANY);
		assertThat(this.caller.send(this.piece, Transport.REST)).isEqualTo(new Accepted("i"));
		this.end.countDown();
		hanging.forEach(CompletableFuture::join);
		assertThat(this.caller.send(this.piece, Transport.KAFKA)).isEqualTo(new Accepted("i"));
	}

	private CompletableFuture<Answer> sendLater() {
		return CompletableFuture.supplyAsync(() -> this.caller.send(this.piece, Transport.KAFKA),
				(call) -> new Thread(call).start());
	}

	private void hang() {
		this.called.countDown();
		Uninterruptibles.awaitUninterruptibly(this.end);
	}

	private static DataTransport transport(Transport transport, Runnable work) {
		return new DataTransport() {
			@Override
			public Transport transport() {
				return transport;
			}

			@Override
			public Answer send(DataPiece piece, Duration timeout) {
				work.run();
				return new Accepted(piece.id());
			}
		};
	}

}

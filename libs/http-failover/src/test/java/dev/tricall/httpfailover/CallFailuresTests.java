package dev.tricall.httpfailover;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;

import org.apache.hc.client5.http.impl.classic.RequestFailedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.util.Deadline;
import org.apache.hc.core5.util.DeadlineTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class CallFailuresTests {

	static Stream<Exception> requestWasNotSentAfterAConnectionFailure() {
		return Stream.of(new ConnectException(), new UnknownHostException(),
				new ConnectionRequestTimeoutException("no connection available"), new RequestFailedException(
						"waiting for a connection", DeadlineTimeoutException.from(Deadline.MIN_VALUE)));
	}

	@ParameterizedTest
	@MethodSource
	void requestWasNotSentAfterAConnectionFailure(Exception failure) {
		assertThat(CallFailures.neverSent(failure)).isTrue();
	}

	static Stream<Exception> requestMayHaveBeenSentAfterAnotherFailure() {
		return Stream.of(new SocketTimeoutException(), new IOException(),
				new RequestFailedException("reading the response", new IOException()));
	}

	@ParameterizedTest
	@MethodSource
	void requestMayHaveBeenSentAfterAnotherFailure(Exception failure) {
		assertThat(CallFailures.neverSent(failure)).isFalse();
	}

	@Test
	void requestMayHaveBeenSentWithoutAFailure() {
		assertThat(CallFailures.neverSent(null)).isFalse();
	}

}

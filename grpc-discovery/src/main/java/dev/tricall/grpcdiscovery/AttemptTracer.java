package dev.tricall.grpcdiscovery;

import java.nio.channels.ClosedChannelException;
import java.util.function.BooleanSupplier;

import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;

/**
 * Tells {@link Outliers} how one attempt has ended. A failure is that the instance could
 * not be reached or did not answer: before the deadline, or before the call went on to
 * another instance. Any other status is an answer, as business errors are.
 */
final class AttemptTracer<T> extends ClientStreamTracer {

	private final Outliers<T> outliers;

	private final T instance;

	private final BooleanSupplier overtaken;

	private volatile boolean answered;

	private AttemptTracer(Outliers<T> outliers, T instance, BooleanSupplier overtaken) {
		this.outliers = outliers;
		this.instance = instance;
		this.overtaken = overtaken;
	}

	/**
	 * Returns what makes the tracer of an attempt that was sent to the instance.
	 * @param overtaken tells whether the call has gone on to another instance
	 */
	static <T> Factory factory(Outliers<T> outliers, T instance, BooleanSupplier overtaken) {
		return new Factory() {
			@Override
			public ClientStreamTracer newClientStreamTracer(StreamInfo info, Metadata headers) {
				return new AttemptTracer<>(outliers, instance, overtaken);
			}
		};
	}

	@Override
	public void inboundHeaders() {
		this.answered = true;
	}

	@Override
	public void inboundTrailers(Metadata trailers) {
		this.answered = true;
	}

	@Override
	public void streamClosed(Status status) {
		if (isFailure(status)) {
			this.outliers.failed(this.instance);
		}
		else if (this.answered) {
			this.outliers.succeeded(this.instance);
		}
	}

	private boolean isFailure(Status status) {
		return switch (status.getCode()) {
			case UNAVAILABLE -> true;
			// A connection that breaks under a write: grpc-java#10120.
			case UNKNOWN -> status.getCause() instanceof ClosedChannelException;
			case DEADLINE_EXCEEDED -> !this.answered;
			// By the caller, or because another attempt was faster.
			case CANCELLED -> !this.answered && this.overtaken.getAsBoolean();
			default -> false;
		};
	}

}

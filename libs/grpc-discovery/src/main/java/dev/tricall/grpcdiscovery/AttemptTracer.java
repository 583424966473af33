package dev.tricall.grpcdiscovery;

import java.nio.channels.ClosedChannelException;
import java.time.Duration;

import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;

/**
 * Tells {@link InstanceHealth} how one attempt has ended. A failure is that the instance
 * could not be reached or did not answer: before the deadline, or before the call went on
 * to another instance. Any other status is an answer, as business errors are.
 */
final class AttemptTracer extends ClientStreamTracer {

	private final InstanceHealth health;

	private final Instance instance;

	private final Attempts attempts;

	/** The attempt's, among those of the call, from 1. */
	private final int number;

	private final long start = System.nanoTime();

	private volatile boolean answered;

	private AttemptTracer(InstanceHealth health, Instance instance, Attempts attempts, int number) {
		this.health = health;
		this.instance = instance;
		this.attempts = attempts;
		this.number = number;
	}

	/**
	 * Returns what makes the tracer of an attempt that was sent to the instance.
	 */
	static Factory factory(InstanceHealth health, Instance instance, Attempts attempts) {
		int number = attempts.add(instance);
		return new Factory() {
			@Override
			public ClientStreamTracer newClientStreamTracer(StreamInfo info, Metadata headers) {
				return new AttemptTracer(health, instance, attempts, number);
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
		this.health.ended(this.instance, this.number > 1, status, isFailure(status), this.answered,
				Duration.ofNanos(System.nanoTime() - this.start));
	}

	private boolean isFailure(Status status) {
		return switch (status.getCode()) {
			case UNAVAILABLE -> true;
			// A connection that breaks under a write: grpc-java#10120.
			case UNKNOWN -> status.getCause() instanceof ClosedChannelException;
			case DEADLINE_EXCEEDED -> !this.answered;
			// By the caller, or because another attempt was faster.
			case CANCELLED -> !this.answered && this.attempts.wentOnAfter(this.number);
			default -> false;
		};
	}

}

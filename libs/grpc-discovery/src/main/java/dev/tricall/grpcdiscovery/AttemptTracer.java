package dev.tricall.grpcdiscovery;

import java.nio.channels.ClosedChannelException;
import java.time.Duration;

import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;

/**
 * Reports the end of one attempt to the {@link AttemptRecorder}. The attempt failed if
 * the instance could not be reached, or did not respond before the deadline or before the
 * call was sent to another instance. Any other status, such as a business error, is a
 * response.
 */
final class AttemptTracer extends ClientStreamTracer {

	private final AttemptRecorder recorder;

	private final Instance instance;

	private final CallAttempts attempts;

	/** The number of this attempt within its call, from 1. */
	private final int number;

	private final long start = System.nanoTime();

	private volatile boolean responded;

	private AttemptTracer(AttemptRecorder recorder, Instance instance, CallAttempts attempts, int number) {
		this.recorder = recorder;
		this.instance = instance;
		this.attempts = attempts;
		this.number = number;
	}

	/**
	 * Adds an attempt on the instance to the call and returns the factory of its tracer.
	 */
	static Factory factory(AttemptRecorder recorder, Instance instance, CallAttempts attempts) {
		int number = attempts.markTried(instance);
		return new Factory() {
			@Override
			public ClientStreamTracer newClientStreamTracer(StreamInfo info, Metadata headers) {
				return new AttemptTracer(recorder, instance, attempts, number);
			}
		};
	}

	@Override
	public void inboundHeaders() {
		this.responded = true;
	}

	@Override
	public void inboundTrailers(Metadata trailers) {
		this.responded = true;
	}

	@Override
	public void streamClosed(Status status) {
		this.recorder.record(this.instance, this.number > 1, status, isFailure(status), this.responded,
				Duration.ofNanos(System.nanoTime() - this.start));
	}

	private boolean isFailure(Status status) {
		return switch (status.getCode()) {
			case UNAVAILABLE -> true;
			// A connection that breaks during a write, see grpc-java#10120.
			case UNKNOWN -> status.getCause() instanceof ClosedChannelException;
			case DEADLINE_EXCEEDED -> !this.responded;
			// Cancelled by the caller, or because another attempt was faster.
			case CANCELLED -> !this.responded && this.attempts.hasAttemptAfter(this.number);
			default -> false;
		};
	}

}

package dev.tricall.servicea.core;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Semaphore;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.stereotype.Service;

import dev.tricall.data.DataPiece;
import dev.tricall.data.Transport;
import dev.tricall.servicea.core.CallFailedException.Reason;
import dev.tricall.servicea.core.DataTransport.Answer;

/**
 * Calls service B by the transport asked for, within the time a call may take.
 */
@Service
public class DataCaller {

	private final Map<Transport, DataTransport> transports = new EnumMap<>(Transport.class);

	private final Map<Transport, Semaphore> free = new EnumMap<>(Transport.class);

	private final Duration timeout;

	private final MeterRegistry meters;

	DataCaller(List<DataTransport> transports, CallProperties properties, MeterRegistry meters) {
		for (DataTransport transport : transports) {
			this.transports.put(transport.transport(), transport);
			this.free.put(transport.transport(), new Semaphore(properties.maxConcurrent()));
		}
		this.timeout = properties.timeout();
		this.meters = meters;
	}

	/**
	 * Sends the piece.
	 * @throws CallFailedException if service B refuses it or cannot be reached in time
	 */
	public Answer send(DataPiece piece, Transport transport) {
		DataTransport chosen = this.transports.get(transport);
		Semaphore bound = this.free.get(transport);
		if (chosen == null || bound == null) {
			throw new IllegalStateException("no way to send over " + transport);
		}
		Timer.Sample time = Timer.start(this.meters);
		String outcome = "unexpected";
		try {
			Answer answer = send(piece, chosen, bound);
			outcome = "succeeded";
			return answer;
		}
		catch (CallFailedException ex) {
			outcome = name(ex.reason());
			throw ex;
		}
		finally {
			time.stop(Timer.builder("tricall.calls")
				.description("Calls to service B, each with all its attempts")
				.tags("transport", name(transport), "outcome", outcome)
				.register(this.meters));
		}
	}

	private Answer send(DataPiece piece, DataTransport chosen, Semaphore bound) {
		if (!bound.tryAcquire()) {
			throw new CallFailedException(Reason.TOO_MANY, "too many calls at a time over this transport");
		}
		try {
			return chosen.send(piece, Deadline.after(this.timeout));
		}
		finally {
			bound.release();
		}
	}

	private static String name(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

}

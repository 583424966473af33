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
import dev.tricall.data.ErrorCode;
import dev.tricall.data.Transport;
import dev.tricall.servicea.core.DataTransport.Answer;

/**
 * Calls service B over the requested transport within {@code call.timeout}. Thread-safe.
 */
@Service
public class DataCaller {

	private final Map<Transport, DataTransport> transports = new EnumMap<>(Transport.class);

	private final Map<Transport, Semaphore> permits = new EnumMap<>(Transport.class);

	private final Duration timeout;

	private final MeterRegistry meters;

	DataCaller(List<DataTransport> transports, CallProperties properties, MeterRegistry meters) {
		for (DataTransport transport : transports) {
			this.transports.put(transport.transport(), transport);
			this.permits.put(transport.transport(), new Semaphore(properties.maxConcurrent()));
		}
		this.timeout = properties.timeout();
		this.meters = meters;
	}

	/**
	 * Sends a piece of data on behalf of the caller in the security context.
	 * @throws CallFailedException if service B rejects the data or is unavailable, if the
	 * timeout passes, or if there are too many concurrent calls
	 */
	public Answer send(DataPiece piece, Transport transport) {
		DataTransport chosen = this.transports.get(transport);
		Semaphore permit = this.permits.get(transport);
		if (chosen == null || permit == null) {
			throw new IllegalStateException("There is no transport " + transport);
		}
		Timer.Sample time = Timer.start(this.meters);
		String outcome = "unexpected";
		try {
			Answer answer = send(piece, chosen, permit);
			outcome = "succeeded";
			return answer;
		}
		catch (CallFailedException ex) {
			outcome = ex.code().name().toLowerCase(Locale.ROOT);
			throw ex;
		}
		finally {
			time.stop(Timer.builder("tricall.calls")
				.description("Calls to service B, including all attempts")
				.tags("transport", transport.id(), "outcome", outcome)
				.register(this.meters));
		}
	}

	private Answer send(DataPiece piece, DataTransport chosen, Semaphore permit) {
		if (!permit.tryAcquire()) {
			throw new CallFailedException(ErrorCode.TOO_MANY, "too many concurrent calls over this transport");
		}
		try {
			return chosen.send(piece, this.timeout);
		}
		finally {
			permit.release();
		}
	}

}

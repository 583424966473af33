package dev.tricall.servicea.core;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.springframework.stereotype.Service;

import dev.tricall.data.DataPiece;
import dev.tricall.data.Transport;
import dev.tricall.servicea.core.DataTransport.Answer;

/**
 * Calls service B by the transport asked for, within the time a call may take.
 */
@Service
public class DataCaller {

	private final Map<Transport, DataTransport> transports = new EnumMap<>(Transport.class);

	private final Duration timeout;

	private final MeterRegistry meters;

	DataCaller(List<DataTransport> transports, CallProperties properties, MeterRegistry meters) {
		transports.forEach((transport) -> this.transports.put(transport.transport(), transport));
		this.timeout = properties.timeout();
		this.meters = meters;
	}

	/**
	 * Sends the piece.
	 * @throws CallFailedException if service B refuses it or cannot be reached in time
	 */
	public Answer send(DataPiece piece, Transport transport) {
		DataTransport chosen = this.transports.get(transport);
		if (chosen == null) {
			throw new IllegalStateException("no way to send over " + transport);
		}
		Timer.Sample time = Timer.start(this.meters);
		String outcome = "unexpected";
		try {
			Answer answer = chosen.send(piece, Deadline.after(this.timeout));
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

	private static String name(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

}

package dev.tricall.servicea.core;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

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

	DataCaller(List<DataTransport> transports, CallProperties properties) {
		transports.forEach((transport) -> this.transports.put(transport.transport(), transport));
		this.timeout = properties.timeout();
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
		return chosen.send(piece, Deadline.after(this.timeout));
	}

}

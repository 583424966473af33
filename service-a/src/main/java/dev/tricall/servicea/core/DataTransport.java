package dev.tricall.servicea.core;

import java.time.Duration;

import dev.tricall.data.DataPiece;
import dev.tricall.data.Receipt;
import dev.tricall.data.Transport;

/**
 * Transport to service B, used on behalf of the caller in the security context.
 */
public interface DataTransport {

	Transport transport();

	/**
	 * Sends a piece of data and waits for the answer.
	 * @param timeout time for the call, including that for obtaining a token
	 * @throws CallFailedException if service B rejects the data or is unavailable, or if
	 * the timeout passes
	 */
	Answer send(DataPiece piece, Duration timeout);

	/** Answer of service B, or of the broker on its behalf. */
	sealed interface Answer {

	}

	/** Service B has handled the data. */
	record Handled(Receipt receipt) implements Answer {
	}

	/** The broker has stored the data, and service B will handle it. */
	record Accepted(String id) implements Answer {
	}

}

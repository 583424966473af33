package dev.tricall.servicea.core;

import dev.tricall.data.DataPiece;
import dev.tricall.data.Receipt;
import dev.tricall.data.Transport;

/**
 * One way to get a piece of data to service B, on behalf of the caller in the security
 * context.
 */
public interface DataTransport {

	Transport transport();

	/**
	 * Sends the piece and waits for the answer, until the deadline at most.
	 * @throws CallFailedException if service B refuses it or cannot be reached in time
	 */
	Answer send(DataPiece piece, Deadline deadline);

	sealed interface Answer {

	}

	/** Service B has handled the piece. */
	record Handled(Receipt receipt) implements Answer {
	}

	/** The broker keeps the piece until service B has handled it. */
	record Accepted(String id) implements Answer {
	}

}

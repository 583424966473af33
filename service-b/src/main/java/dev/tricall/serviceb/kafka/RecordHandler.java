package dev.tricall.serviceb.kafka;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

import dev.tricall.data.DataPiece;
import dev.tricall.data.DataTopic;
import dev.tricall.data.InvalidDataException;
import dev.tricall.data.Receipt;
import dev.tricall.data.Transport;
import dev.tricall.serviceb.core.Caller;
import dev.tricall.serviceb.core.DataHandler;
import dev.tricall.serviceb.core.DataRejectedException;

/**
 * Handles the content of a record, when it is received and when it is sent again as a
 * dead letter. A rejection is an outcome and is stored for the caller.
 */
@Component
public class RecordHandler {

	private final DataHandler handler;

	RecordHandler(DataHandler handler) {
		this.handler = handler;
	}

	/**
	 * Handles a record on behalf of its caller. Returns after the transaction has been
	 * committed; repeating it is safe.
	 * @param value the record's value
	 * @param subject value of header {@link DataTopic#SUBJECT}; null if it is missing
	 * @param roles value of header {@link DataTopic#ROLES}; null if it is missing
	 * @throws InvalidDataException if the record can never be handled
	 */
	public Outcome handle(byte @Nullable [] value, byte @Nullable [] subject, byte @Nullable [] roles) {
		DataPiece piece = DataPiece.parse(value);
		Caller caller = caller(text(subject), text(roles));
		try {
			return new Outcome(this.handler.handle(piece, caller, Transport.KAFKA).status(), null);
		}
		catch (DataRejectedException ex) {
			this.handler.keepRejection(piece, caller, ex, Transport.KAFKA);
			return new Outcome(Receipt.Status.REJECTED, ex.detail());
		}
	}

	private static Caller caller(String subject, String roles) {
		if (subject.isEmpty()) {
			throw new InvalidDataException("header " + DataTopic.SUBJECT + " is missing");
		}
		return new Caller(subject, List.of(roles.split(",")).contains(Caller.ADMIN_ROLE));
	}

	private static String text(byte @Nullable [] header) {
		return (header != null) ? new String(header, StandardCharsets.UTF_8) : "";
	}

	/**
	 * Outcome of handling a record.
	 *
	 * @param reason readable reason of a rejection, otherwise null
	 */
	public record Outcome(Receipt.Status status, @Nullable String reason) {
	}

}

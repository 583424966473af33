package dev.tricall.serviceb.kafka;

import java.nio.charset.StandardCharsets;
import java.util.List;

import com.google.protobuf.InvalidProtocolBufferException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

import dev.tricall.data.DataPiece;
import dev.tricall.data.DataTopic;
import dev.tricall.data.InvalidDataException;
import dev.tricall.data.Receipt;
import dev.tricall.data.Transport;
import dev.tricall.data.v1.HandleRequest;
import dev.tricall.serviceb.core.Caller;
import dev.tricall.serviceb.core.DataHandler;
import dev.tricall.serviceb.core.DataRejectedException;

/**
 * Returns from a record only when its transaction is committed; the container commits the
 * offset afterwards, so that a record may be delivered again but is never lost. What the
 * core rejects is an outcome and is kept as one.
 */
@Component
class DataListener {

	private final DataHandler handler;

	DataListener(DataHandler handler) {
		this.handler = handler;
	}

	@KafkaListener(id = "service-b", topics = DataTopic.NAME)
	void onRecord(ConsumerRecord<byte[], byte[]> record) {
		handle(record);
	}

	/**
	 * Handles a record in the name of the caller in its headers, however often.
	 * @throws InvalidDataException if it can never be handled
	 */
	Outcome handle(ConsumerRecord<byte[], byte[]> record) {
		DataPiece piece = DataPiece.of(parse(record));
		Caller caller = caller(record);
		try {
			return new Outcome(this.handler.handle(piece, caller, Transport.KAFKA).status(), null);
		}
		catch (DataRejectedException ex) {
			this.handler.keepRejection(piece, caller, ex, Transport.KAFKA);
			return new Outcome(Receipt.Status.REJECTED, ex.getMessage());
		}
	}

	private static HandleRequest parse(ConsumerRecord<byte[], byte[]> record) {
		try {
			return HandleRequest.parseFrom((record.value() != null) ? record.value() : new byte[0]);
		}
		catch (InvalidProtocolBufferException ex) {
			throw new InvalidDataException("the record is not a HandleRequest");
		}
	}

	private static Caller caller(ConsumerRecord<?, ?> record) {
		String subject = header(record, DataTopic.SUBJECT);
		if (subject.isEmpty()) {
			throw new InvalidDataException("header " + DataTopic.SUBJECT + " is missing");
		}
		return new Caller(subject, List.of(header(record, DataTopic.ROLES).split(",")).contains(Caller.ADMIN_ROLE));
	}

	private static String header(ConsumerRecord<?, ?> record, String name) {
		Header header = record.headers().lastHeader(name);
		return (header != null && header.value() != null) ? new String(header.value(), StandardCharsets.UTF_8) : "";
	}

	/**
	 * What became of a record.
	 *
	 * @param reason of a rejection, for people
	 */
	record Outcome(Receipt.Status status, @Nullable String reason) {
	}

}

package dev.tricall.servicea.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

import org.apache.kafka.clients.producer.ProducerRecord;

import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaOperations;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

import dev.tricall.data.DataPiece;
import dev.tricall.data.DataTopic;
import dev.tricall.data.ErrorCode;
import dev.tricall.data.Transport;
import dev.tricall.servicea.core.CallFailedException;
import dev.tricall.servicea.core.DataTransport;

import static java.util.Objects.requireNonNull;

/**
 * Sends records as {@link DataTopic} describes them. Their headers can be trusted because
 * the broker allows only service A to write to the topic.
 */
@Component
class KafkaDataTransport implements DataTransport {

	private static final String ROLE_PREFIX = "ROLE_";

	private final KafkaOperations<String, byte[]> kafka;

	KafkaDataTransport(KafkaOperations<String, byte[]> kafka) {
		this.kafka = kafka;
	}

	@Override
	public Transport transport() {
		return Transport.KAFKA;
	}

	@Override
	public Answer send(DataPiece piece, Duration timeout) {
		try {
			this.kafka.send(record(piece)).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
			return new Accepted(piece.id());
		}
		catch (ExecutionException | KafkaException | TimeoutException ex) {
			throw new CallFailedException(ErrorCode.UNAVAILABLE,
					"the broker is unavailable; repeat the call with the same idempotency key", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CallFailedException(ErrorCode.UNAVAILABLE, ErrorCode.UNAVAILABLE.detail(), ex);
		}
	}

	private static ProducerRecord<String, byte[]> record(DataPiece piece) {
		Authentication caller = requireNonNull(SecurityContextHolder.getContext().getAuthentication());
		String roles = caller.getAuthorities()
			.stream()
			.map(GrantedAuthority::getAuthority)
			.filter((authority) -> authority != null && authority.startsWith(ROLE_PREFIX))
			.map((authority) -> authority.substring(ROLE_PREFIX.length()))
			.collect(Collectors.joining(","));
		ProducerRecord<String, byte[]> record = new ProducerRecord<>(DataTopic.NAME, piece.key(),
				piece.toMessage().toByteArray());
		record.headers().add(DataTopic.SUBJECT, caller.getName().getBytes(StandardCharsets.UTF_8));
		record.headers().add(DataTopic.ROLES, roles.getBytes(StandardCharsets.UTF_8));
		return record;
	}

}

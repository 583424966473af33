package dev.tricall.serviceb;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

import org.apache.kafka.clients.producer.ProducerRecord;

import org.springframework.kafka.core.KafkaOperations;
import org.springframework.kafka.support.KafkaHeaders;
import org.springframework.kafka.support.SendResult;

import dev.tricall.data.DataTopic;

/**
 * Writes records as service A does, and dead letters.
 */
public record TestRecords(KafkaOperations<Object, Object> kafka, String key) {

	public static final byte[] POISON = "poison".getBytes(StandardCharsets.UTF_8);

	public SendResult<?, ?> send(byte[] value, String subject) {
		return this.kafka.send(record(DataTopic.NAME, value, subject)).join();
	}

	/**
	 * Writes a dead letter as if the record had failed because of a bug that has been
	 * fixed since.
	 * @return the offset of the record
	 */
	public long kill(byte[] value, String subject) {
		long offset = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
		kill(value, subject, offset);
		return offset;
	}

	public void kill(byte[] value, String subject, long offset) {
		ProducerRecord<Object, Object> dead = record(DataTopic.DEAD_LETTERS, value, subject);
		dead.headers()
			.add(KafkaHeaders.DLT_ORIGINAL_PARTITION, ByteBuffer.allocate(4).array())
			.add(KafkaHeaders.DLT_ORIGINAL_OFFSET, ByteBuffer.allocate(8).putLong(offset).array())
			.add(KafkaHeaders.DLT_ORIGINAL_TIMESTAMP, ByteBuffer.allocate(8).array())
			.add(KafkaHeaders.DLT_EXCEPTION_MESSAGE, "a bug".getBytes(StandardCharsets.UTF_8));
		this.kafka.send(dead).join();
	}

	private ProducerRecord<Object, Object> record(String topic, byte[] value, String subject) {
		ProducerRecord<Object, Object> record = new ProducerRecord<>(topic, this.key.getBytes(StandardCharsets.UTF_8),
				value);
		record.headers().add(DataTopic.SUBJECT, subject.getBytes(StandardCharsets.UTF_8));
		return record;
	}

}

package dev.tricall.serviceb.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.stereotype.Component;

import dev.tricall.data.DataTopic;

/**
 * Receives records. The container commits an offset only after the record's transaction,
 * so that a record may be delivered again but is never lost.
 */
@Component
class DataListener {

	private final RecordHandler handler;

	DataListener(RecordHandler handler) {
		this.handler = handler;
	}

	@KafkaListener(id = "service-b", topics = DataTopic.NAME)
	void onRecord(ConsumerRecord<byte[], byte[]> record) {
		this.handler.handle(record.value(), header(record, DataTopic.SUBJECT), header(record, DataTopic.ROLES));
	}

	private static byte @Nullable [] header(ConsumerRecord<?, ?> record, String name) {
		Header header = record.headers().lastHeader(name);
		return (header != null) ? header.value() : null;
	}

}

package dev.tricall.serviceb.core;

import java.time.Duration;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Positive;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

import dev.tricall.data.DataPiece;

/**
 * Limits of concurrent work, so that neither memory nor waiting time grows with the
 * number of calls. Calls over a limit are rejected immediately: waiting for the database
 * would only make all of them late.
 *
 * @param maxConcurrent concurrent writes over each transport
 * @param maxConcurrentSize total size of the requests of concurrent writes over each
 * transport; at least 512 KB, the largest body that the gateway forwards
 * @param maxConcurrentReads concurrent reads of one key or receipt over each transport
 * @param maxConcurrentPages concurrent pages, each until its response is written
 * @param maxConcurrentPagesPerSubject concurrent pages of one subject
 * @param maxConcurrentDeadLetters concurrent operations on dead letters
 * @param pageSize total size of the values of one page; at least 64 KB, the size of the
 * largest value, so that each page has an entry
 * @param receiptRetention age after which receipts and rejections are removed. It must be
 * longer than Kafka keeps records (7 days), otherwise a redelivered record could be
 * applied twice
 */
@Validated
@ConfigurationProperties("handling")
public record HandlingProperties(@Positive int maxConcurrent, DataSize maxConcurrentSize,
		@Positive int maxConcurrentReads, @Positive int maxConcurrentPages, @Positive int maxConcurrentPagesPerSubject,
		@Positive int maxConcurrentDeadLetters, DataSize pageSize, @DurationMin(days = 8) Duration receiptRetention) {

	/** The largest body that the gateway forwards. */
	static final DataSize MAX_REQUEST_SIZE = DataSize.ofKilobytes(512);

	@AssertTrue(message = "handling.max-concurrent-size must be at least 512KB")
	boolean isMaxConcurrentSizeSufficient() {
		return this.maxConcurrentSize.compareTo(MAX_REQUEST_SIZE) >= 0;
	}

	@AssertTrue(message = "handling.page-size must be at least 64KB")
	boolean isPageSizeSufficient() {
		return this.pageSize.toBytes() >= DataPiece.MAX_VALUE_BYTES;
	}

}

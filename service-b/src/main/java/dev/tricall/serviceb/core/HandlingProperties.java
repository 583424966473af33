package dev.tricall.serviceb.core;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

import dev.tricall.data.DataPiece;

/**
 * Bounds of what is handled concurrently, so that neither memory nor waiting time grows
 * with the number of calls. Calls over a bound are refused at once, since those that wait
 * for the database would all be late. All numbers are positive.
 *
 * @param maxConcurrent concurrent pieces of data over each transport
 * @param maxConcurrentSize size of their requests together, over each transport; at least
 * as large as the largest body the gateway lets through, 512 KB
 * @param maxConcurrentReads concurrent reads of one key or receipt over each transport
 * @param maxConcurrentPages concurrent pages, until the response is written
 * @param maxConcurrentPagesPerSubject concurrent pages of one subject
 * @param maxConcurrentDeadLetters concurrent operations on dead letters
 * @param pageSize size of the values of one page; at least that of the largest value, so
 * that each page has an entry
 * @param receiptRetention age after which receipts and rejections are removed. Longer
 * than Kafka keeps records (7 days), or a record delivered again may be applied again
 */
@ConfigurationProperties("handling")
public record HandlingProperties(int maxConcurrent, DataSize maxConcurrentSize, int maxConcurrentReads,
		int maxConcurrentPages, int maxConcurrentPagesPerSubject, int maxConcurrentDeadLetters, DataSize pageSize,
		Duration receiptRetention) {

	/** Kafka keeps records for 7 days. */
	private static final Duration MIN_RETENTION = Duration.ofDays(8);

	/** The largest body that the gateway lets through. */
	static final DataSize MAX_REQUEST_SIZE = DataSize.ofKilobytes(512);

	public HandlingProperties {
		requirePositive("max-concurrent", maxConcurrent);
		requirePositive("max-concurrent-reads", maxConcurrentReads);
		requirePositive("max-concurrent-pages", maxConcurrentPages);
		requirePositive("max-concurrent-pages-per-subject", maxConcurrentPagesPerSubject);
		requirePositive("max-concurrent-dead-letters", maxConcurrentDeadLetters);
		if (receiptRetention.compareTo(MIN_RETENTION) < 0) {
			throw new IllegalArgumentException("handling.receipt-retention must be at least %s, not %s"
				.formatted(MIN_RETENTION, receiptRetention));
		}
		requireAtLeast("max-concurrent-size", maxConcurrentSize, MAX_REQUEST_SIZE);
		requireAtLeast("page-size", pageSize, DataSize.ofBytes(DataPiece.MAX_VALUE_BYTES));
	}

	private static void requirePositive(String name, long value) {
		if (value < 1) {
			throw new IllegalArgumentException("handling.%s must be positive, not %d".formatted(name, value));
		}
	}

	private static void requireAtLeast(String name, DataSize size, DataSize min) {
		if (size.compareTo(min) < 0) {
			throw new IllegalArgumentException("handling.%s must be at least %s, not %s".formatted(name, min, size));
		}
	}

}

package dev.tricall.serviceb.core;

import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Removes receipts and rejections that are older than {@code handling.receipt-retention}.
 * All instances do so. Each batch is a separate transaction, so that locks are held only
 * briefly.
 */
@Component
class ReceiptRetention {

	private static final Logger log = LoggerFactory.getLogger(ReceiptRetention.class);

	private static final int BATCH = 1000;

	private final DataRepository repository;

	private final HandlingProperties properties;

	ReceiptRetention(DataRepository repository, HandlingProperties properties) {
		this.repository = repository;
		this.properties = properties;
	}

	@Scheduled(initialDelay = 10, fixedDelay = 10, timeUnit = TimeUnit.MINUTES)
	void removeOld() {
		long receipts = removeOld("receipt");
		long rejections = removeOld("rejection");
		if (receipts + rejections > 0) {
			log.info("Removed {} receipts and {} rejections older than {}", receipts, rejections,
					this.properties.receiptRetention());
		}
	}

	private long removeOld(String table) {
		long removed = 0;
		int batch;
		do {
			batch = this.repository.removeOld(table, this.properties.receiptRetention(), BATCH);
			removed += batch;
		}
		while (batch == BATCH);
		return removed;
	}

}

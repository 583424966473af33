package dev.tricall.serviceb.core;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

import dev.tricall.data.DataPiece;
import dev.tricall.data.Receipt;
import dev.tricall.data.Receipt.Status;
import dev.tricall.data.StoredData;
import dev.tricall.data.Transport;

import static java.util.Objects.requireNonNull;

/**
 * Handles a piece of data at most once per idempotency key, over all instances: the
 * receipt and the data are written in one transaction, and the receipt's primary key
 * decides between instances that handle the same id at the same time.
 */
@Service
public class DataHandler {

	private final DataRepository repository;

	private final TransactionOperations transactions;

	private final MeterRegistry meters;

	private final Map<Transport, Semaphore> free = new EnumMap<>(Transport.class);

	private final String instanceId;

	DataHandler(DataRepository repository, TransactionOperations transactions, MeterRegistry meters,
			HandlingProperties bounds, InstanceProperties instance) {
		this.repository = repository;
		this.transactions = transactions;
		this.meters = meters;
		for (Transport transport : Transport.values()) {
			this.free.put(transport, new Semaphore(bounds.maxConcurrent()));
		}
		this.instanceId = instance.id();
	}

	/**
	 * Applies the piece, or finds that it was applied before.
	 * @return the first receipt, marked as replayed when it is not of this call
	 * @throws DataRejectedException if the key is another subject's, or the id was used
	 * for other content
	 */
	public Receipt handle(DataPiece piece, Caller caller, Transport transport) {
		Semaphore bound = requireNonNull(this.free.get(transport));
		if (!bound.tryAcquire()) {
			throw new TooManyCallsException();
		}
		try {
			Receipt receipt = requireNonNull(
					this.transactions.execute((transaction) -> apply(piece, caller, transport)));
			count(receipt.replayed() ? "replayed" : "applied", transport);
			return receipt;
		}
		catch (DataRejectedException ex) {
			count("rejected", transport);
			throw ex;
		}
		finally {
			bound.release();
		}
	}

	private Receipt apply(DataPiece piece, Caller caller, Transport transport) {
		Optional<Instant> claimed = this.repository.claim(piece, transport, this.instanceId);
		if (claimed.isEmpty()) {
			return this.repository.receiptOf(piece)
				.map(Receipt::asReplayed)
				.orElseThrow(() -> new DataRejectedException(DataRejectedException.Reason.ID_REUSED));
		}
		if (!this.repository.write(piece, caller)) {
			throw new DataRejectedException(DataRejectedException.Reason.NOT_OWNER);
		}
		return new Receipt(piece.id(), piece.key(), Status.APPLIED, null, transport, this.instanceId, claimed.get(),
				false);
	}

	private void count(String outcome, Transport transport) {
		this.meters
			.counter("tricall.receipts", "outcome", outcome, "transport", transport.name().toLowerCase(Locale.ROOT))
			.increment();
	}

	/**
	 * Keeps a rejection for a caller who is no longer there to be told. It does not touch
	 * the receipt of an earlier, applied use of the id.
	 */
	@Transactional
	public void keepRejection(DataPiece piece, DataRejectedException rejection, Transport transport) {
		this.repository.keepRejection(piece, String.valueOf(rejection.getMessage()), transport, this.instanceId);
	}

	/**
	 * Returns the latest outcome under an idempotency key, or nothing until there is one.
	 */
	@Transactional(readOnly = true)
	public Optional<Receipt> receipt(String id) {
		return this.repository.latestOutcome(id);
	}

	@Transactional(readOnly = true)
	public Optional<StoredData> find(String key) {
		return this.repository.find(key);
	}

	/**
	 * Returns what is stored, keys ascending by their bytes.
	 * @param after only keys greater than this one; empty for the first page
	 * @param limit at most so many
	 */
	@Transactional(readOnly = true)
	public List<StoredData> page(String after, int limit) {
		return this.repository.page(after, limit);
	}

}

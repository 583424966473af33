package dev.tricall.serviceb.core;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

import dev.tricall.data.DataPiece;
import dev.tricall.data.Receipt;
import dev.tricall.data.Receipt.Status;
import dev.tricall.data.StoredData;
import dev.tricall.data.Transport;
import dev.tricall.telemetry.SecurityLog;

import static java.util.Objects.requireNonNull;

/**
 * Handles a piece of data at most once per idempotency key of a subject, over all
 * instances: the receipt and the data are written in one transaction, and the receipt's
 * primary key decides between instances that handle the same id concurrently.
 */
@Service
public class DataHandler {

	private final DataRepository repository;

	private final TransactionOperations transactions;

	private final MeterRegistry meters;

	private final String instanceId;

	DataHandler(DataRepository repository, TransactionOperations transactions, MeterRegistry meters,
			InstanceProperties instance) {
		this.repository = repository;
		this.transactions = transactions;
		this.meters = meters;
		this.instanceId = instance.id();
	}

	/**
	 * Applies the piece, or finds that it was applied before.
	 * @return the first receipt, marked as replayed when it is not of this call
	 * @throws DataRejectedException if the key is another subject's, or the id was used
	 * for other content
	 */
	public Receipt handle(DataPiece piece, Caller caller, Transport transport) {
		try {
			Receipt receipt = requireNonNull(
					this.transactions.execute((transaction) -> apply(piece, caller, transport)));
			count(receipt.replayed() ? "replayed" : "applied", transport);
			return receipt;
		}
		catch (DataRejectedException ex) {
			count("rejected", transport);
			if (ex.reason() == DataRejectedException.Reason.NOT_OWNER) {
				SecurityLog.refused("overwrite")
					.user(caller.subject())
					.address(caller.address())
					.with("data.key", piece.key())
					.with("data.transport", nameOf(transport))
					.reason(ex.getMessage())
					.write();
			}
			throw ex;
		}
	}

	private Receipt apply(DataPiece piece, Caller caller, Transport transport) {
		Optional<Instant> claimed = this.repository.claim(piece, caller.subject(), transport, this.instanceId);
		if (claimed.isEmpty()) {
			return this.repository.receiptOf(piece, caller.subject())
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
		this.meters.counter("tricall.receipts", "outcome", outcome, "transport", nameOf(transport)).increment();
	}

	private static String nameOf(Transport transport) {
		return transport.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Keeps a rejection for a caller that does not wait for the outcome. It never hides
	 * the receipt of an applied use of the id.
	 */
	@Transactional
	public void keepRejection(DataPiece piece, Caller caller, DataRejectedException rejection, Transport transport) {
		this.repository.keepRejection(piece, caller.subject(), String.valueOf(rejection.getMessage()), transport,
				this.instanceId);
	}

	/**
	 * Returns the outcome under an idempotency key of a subject, or nothing until there
	 * is one.
	 */
	@Transactional(readOnly = true)
	public Optional<Receipt> receipt(String subject, String id) {
		return this.repository.outcome(subject, id);
	}

	@Transactional(readOnly = true)
	public Optional<StoredData> find(String key) {
		return this.repository.find(key);
	}

	/**
	 * Returns what is stored, keys ascending by their bytes. A page ends at the limit or
	 * at {@code handling.page-size}, whichever comes first.
	 * @param after only keys greater than this one; empty for the first page
	 * @param limit at most so many; positive
	 */
	@Transactional(readOnly = true)
	public Page<StoredData> page(String after, int limit) {
		return this.repository.page(after, limit);
	}

}

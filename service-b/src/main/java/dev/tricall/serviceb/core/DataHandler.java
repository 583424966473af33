package dev.tricall.serviceb.core;

import java.util.Optional;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

import dev.tricall.data.DataPiece;
import dev.tricall.data.ErrorCode;
import dev.tricall.data.Receipt;
import dev.tricall.data.Receipt.Status;
import dev.tricall.data.StoredData;
import dev.tricall.data.Transport;
import dev.tricall.telemetry.SecurityLog;

import static java.util.Objects.requireNonNull;

/**
 * Handles a piece of data at most once per subject and idempotency key, over all
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
	 * Applies the piece of data unless it has already been applied.
	 * @return the receipt of the first call, marked as replayed if this is a repeated one
	 * @throws DataRejectedException if the key is owned by another subject, or the id was
	 * used for other content
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
			if (ex.code() == ErrorCode.NOT_OWNER) {
				SecurityLog.refused("overwrite")
					.user(caller.subject())
					.address(caller.address())
					.with("data.key", piece.key())
					.with("data.transport", transport.id())
					.reason(ex.detail())
					.write();
			}
			throw ex;
		}
	}

	private Receipt apply(DataPiece piece, Caller caller, Transport transport) {
		Optional<DataRepository.Claim> claim = this.repository.apply(piece, caller, transport, this.instanceId);
		if (claim.isEmpty()) {
			return this.repository.receiptOf(piece, caller.subject())
				.map(Receipt::asReplayed)
				.orElseThrow(() -> new DataRejectedException(ErrorCode.ID_REUSED));
		}
		if (!claim.get().written()) {
			throw new DataRejectedException(ErrorCode.NOT_OWNER);
		}
		return new Receipt(piece.id(), piece.key(), Status.APPLIED, null, transport, this.instanceId, claim.get().at(),
				false);
	}

	private void count(String outcome, Transport transport) {
		this.meters.counter("tricall.receipts", "outcome", outcome, "transport", transport.id()).increment();
	}

	/**
	 * Stores a rejection for a caller that does not wait for the outcome. It never hides
	 * the receipt of an applied call with the same id.
	 */
	@Transactional
	public void keepRejection(DataPiece piece, Caller caller, DataRejectedException rejection, Transport transport) {
		this.repository.keepRejection(piece, caller.subject(), rejection.detail(), transport, this.instanceId);
	}

	/**
	 * Returns the outcome under an idempotency key of a subject, or nothing if there is
	 * none yet.
	 */
	public Optional<Receipt> receipt(String subject, String id) {
		return this.repository.outcome(subject, id);
	}

	public Optional<StoredData> find(String key) {
		return this.repository.find(key);
	}

	/**
	 * Returns a page of the stored data, in ascending order of the keys' bytes. It ends
	 * at the limit or at {@code handling.page-size}, whichever comes first.
	 * @param after the page has only keys greater than this one; empty for the first page
	 * @param limit maximum number of entries, positive
	 */
	public Page<StoredData> page(String after, int limit) {
		return this.repository.page(after, limit);
	}

}

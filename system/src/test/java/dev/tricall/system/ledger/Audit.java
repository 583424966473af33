package dev.tricall.system.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Compares the data that callers have sent with the receipts and data of service B.
 * <p>
 * Times reveal data that was applied twice. A receipt and its data are written in one
 * transaction and have the same time, that of the database. If the data is newer than its
 * receipt, it was written again without a receipt. If the second time created a receipt,
 * that differs from the one the caller has received. If later values of the key hide
 * this, the order of the receipts reveals it.
 */
public final class Audit {

	private final Map<String, Receipt> receipts;

	private final Map<String, StoredData> stored;

	private final List<Fault> faults = new ArrayList<>();

	private Audit(Map<String, Receipt> receipts, Map<String, StoredData> stored) {
		this.receipts = receipts;
		this.stored = stored;
	}

	/**
	 * Returns all violations.
	 * @param receipts the existing receipts by id
	 * @param stored all data of the callers by key
	 */
	public static List<Fault> of(Collection<Entry> entries, Map<String, Receipt> receipts,
			Map<String, StoredData> stored) {
		Audit audit = new Audit(receipts, stored);
		Map<String, List<Entry>> keys = entries.stream()
			.sorted(Comparator.comparingInt(Entry::number))
			.collect(Collectors.groupingBy(Entry::key, LinkedHashMap::new, Collectors.toList()));
		keys.forEach(audit::checkKey);
		new TreeMap<>(stored).forEach((key, data) -> {
			if (!keys.containsKey(key)) {
				audit.fault(Fault.Kind.WRONG, "no caller has sent " + data);
			}
		});
		return List.copyOf(audit.faults);
	}

	/** Checks all data of a key, in the order in which it was sent. */
	private void checkKey(String key, List<Entry> entries) {
		entries.forEach(this::checkEntry);
		List<Entry> applied = entries.stream().filter((entry) -> receipt(entry) != null).toList();
		for (int i = 1; i < applied.size(); i++) {
			if (!isHandledAfter(applied.get(i), applied.get(i - 1))) {
				fault(Fault.Kind.OUT_OF_ORDER,
						"%s was applied before %s".formatted(applied.get(i), applied.get(i - 1)));
			}
		}
		checkData(key, entries, applied);
	}

	private boolean isHandledAfter(Entry later, Entry earlier) {
		return Objects.requireNonNull(receipt(later))
			.handledAt()
			.isAfter(Objects.requireNonNull(receipt(earlier)).handledAt());
	}

	private void checkEntry(Entry entry) {
		Receipt receipt = this.receipts.get(entry.id());
		if (receipt == null) {
			if (entry.acknowledged()) {
				fault(Fault.Kind.MISSING, entry + " has no receipt");
			}
			return;
		}
		if (!receipt.isApplied()) {
			fault(entry.acknowledged() ? Fault.Kind.MISSING : Fault.Kind.WRONG, entry + " was rejected");
		}
		if (!receipt.key().equals(entry.key()) || !receipt.transport().equals(entry.transport())) {
			fault(Fault.Kind.WRONG, "%s has %s".formatted(entry, receipt));
		}
		if (entry.answers().stream().anyMatch((answer) -> !answer.isSameHandlingAs(receipt))
				|| entry.answers().stream().filter((answer) -> !answer.replayed()).count() > 1) {
			fault(Fault.Kind.DOUBLED, "%s was answered with %s and has %s".formatted(entry, entry.answers(), receipt));
		}
	}

	private void checkData(String key, List<Entry> entries, List<Entry> applied) {
		StoredData data = this.stored.get(key);
		if (data == null) {
			if (!applied.isEmpty()) {
				fault(Fault.Kind.MISSING, "none of the %d values of %s is stored".formatted(applied.size(), key));
			}
			return;
		}
		Entry writer = entries.stream().filter((entry) -> entry.value().equals(data.value())).findAny().orElse(null);
		if (writer == null || !data.owner().equals(writer.owner())) {
			fault(Fault.Kind.WRONG, "no caller has sent " + data);
			return;
		}
		Receipt receipt = receipt(writer);
		if (receipt == null) {
			if (!writer.acknowledged()) {
				fault(Fault.Kind.WRONG, writer + " was applied without a receipt");
			}
			return;
		}
		if (!data.updatedAt().equals(receipt.handledAt())) {
			fault(Fault.Kind.DOUBLED,
					"%s was applied at %s and at %s".formatted(writer, receipt.handledAt(), data.updatedAt()));
		}
		else if (isHandledAfter(applied.get(applied.size() - 1), writer)) {
			fault(Fault.Kind.MISSING,
					"%s has a receipt but no effect; stored is %s".formatted(applied.get(applied.size() - 1), data));
		}
	}

	private @Nullable Receipt receipt(Entry entry) {
		Receipt receipt = this.receipts.get(entry.id());
		return (receipt != null && receipt.isApplied()) ? receipt : null;
	}

	private void fault(Fault.Kind kind, String description) {
		this.faults.add(new Fault(kind, description));
	}

}

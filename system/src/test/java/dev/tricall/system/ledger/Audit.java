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
 * Compares what callers have handed in with what service B says of it afterwards.
 * <p>
 * That something was applied twice shows in the times, all of the database's clock: a
 * receipt and its data are written in one transaction and bear its time. So data that is
 * not as old as the receipt of who wrote it was written once more without one; and where
 * the second time left a receipt, that is another one than the caller has seen. Where
 * later values of the same key hide this, the order of the receipts' times tells.
 */
public final class Audit {

	private final Map<String, Receipt> receipts;

	private final Map<String, Stored> stored;

	private final List<Fault> faults = new ArrayList<>();

	private Audit(Map<String, Receipt> receipts, Map<String, Stored> stored) {
		this.receipts = receipts;
		this.stored = stored;
	}

	/**
	 * Finds what is not as it was promised.
	 * @param receipts by id, those that there are
	 * @param stored by key, all that there is of the callers
	 */
	public static List<Fault> of(Collection<Entry> entries, Map<String, Receipt> receipts, Map<String, Stored> stored) {
		Audit audit = new Audit(receipts, stored);
		Map<String, List<Entry>> keys = entries.stream()
			.sorted(Comparator.comparingInt(Entry::number))
			.collect(Collectors.groupingBy(Entry::key, LinkedHashMap::new, Collectors.toList()));
		keys.forEach(audit::key);
		new TreeMap<>(stored).forEach((key, data) -> {
			if (!keys.containsKey(key)) {
				audit.fault(Fault.Kind.WRONG, "nobody has handed in " + data);
			}
		});
		return List.copyOf(audit.faults);
	}

	/** All of one key, in the order in which it was handed in. */
	private void key(String key, List<Entry> entries) {
		entries.forEach(this::entry);
		List<Entry> applied = entries.stream().filter((entry) -> receipt(entry) != null).toList();
		for (int i = 1; i < applied.size(); i++) {
			if (!handledAt(applied.get(i), applied.get(i - 1))) {
				fault(Fault.Kind.OUT_OF_ORDER,
						"%s was applied before %s".formatted(applied.get(i), applied.get(i - 1)));
			}
		}
		data(key, entries, applied);
	}

	private boolean handledAt(Entry later, Entry earlier) {
		return Objects.requireNonNull(receipt(later))
			.handledAt()
			.isAfter(Objects.requireNonNull(receipt(earlier)).handledAt());
	}

	private void entry(Entry entry) {
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
		if (entry.answers().stream().anyMatch((answer) -> !answer.isOfTheSame(receipt))
				|| entry.answers().stream().filter((answer) -> !answer.replayed()).count() > 1) {
			fault(Fault.Kind.DOUBLED, "%s was answered with %s and has %s".formatted(entry, entry.answers(), receipt));
		}
	}

	private void data(String key, List<Entry> entries, List<Entry> applied) {
		Stored data = this.stored.get(key);
		if (data == null) {
			if (!applied.isEmpty()) {
				fault(Fault.Kind.MISSING, "of all the %d of %s there is no data".formatted(applied.size(), key));
			}
			return;
		}
		Entry writer = entries.stream().filter((entry) -> entry.value().equals(data.value())).findAny().orElse(null);
		if (writer == null || !data.owner().equals(writer.owner())) {
			fault(Fault.Kind.WRONG, "nobody has handed in " + data);
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
		else if (handledAt(applied.get(applied.size() - 1), writer)) {
			fault(Fault.Kind.MISSING,
					"%s has a receipt and no effect: there is %s".formatted(applied.get(applied.size() - 1), data));
		}
	}

	private @Nullable Receipt receipt(Entry entry) {
		Receipt receipt = this.receipts.get(entry.id());
		return (receipt != null && receipt.isApplied()) ? receipt : null;
	}

	private void fault(Fault.Kind kind, String what) {
		this.faults.add(new Fault(kind, what));
	}

}

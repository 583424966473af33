package dev.tricall.system.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each test starts with the records of a correct service and then introduces a fault.
 */
class AuditTests {

	private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

	private static final String ALONE = "alone-0";

	private final List<Entry> entries = new ArrayList<>();

	private final Map<String, Receipt> receipts = new LinkedHashMap<>();

	private final Map<String, StoredData> stored = new LinkedHashMap<>();

	private int time;

	AuditTests() {
		for (int i = 0; i < 5; i++) {
			handle("alone-" + i, 1, "grpc");
			handle("often", i + 1, "rest");
		}
	}

	private void handle(String key, int number, String transport) {
		String id = key + "/" + number;
		Receipt receipt = new Receipt(id, key, "APPLIED", transport, START.plusMillis(this.time++), false);
		this.entries.add(new Entry(id, key, number, "value " + number, transport, "me", true, List.of(receipt)));
		this.receipts.put(id, receipt);
		this.stored.put(key, new StoredData(key, "value " + number, "me", receipt.handledAt()));
	}

	@Test
	void findsNoFaultInACorrectService() {
		assertThat(audit()).isEmpty();
	}

	@Test
	void allowsUnacknowledgedDataWithoutEffect() {
		this.entries.add(neverAnswered("lost", 1));
		this.entries.add(neverAnswered("often", 6));
		assertThat(audit()).isEmpty();
	}

	@Test
	void allowsUnacknowledgedDataWithEffect() {
		handle("often", 6, "rest");
		this.entries.set(this.entries.size() - 1, neverAnswered("often", 6));
		assertThat(audit()).isEmpty();
	}

	@Test
	void allowsAReplayOfTheFirstReceipt() {
		answer(ALONE, (receipt) -> new Receipt(receipt.id(), receipt.key(), receipt.status(), receipt.transport(),
				receipt.handledAt(), true));
		assertThat(audit()).isEmpty();
	}

	@Test
	void findsAMissingReceipt() {
		this.receipts.remove(ALONE + "/1");
		assertFaults(Fault.Kind.MISSING);
	}

	@Test
	void findsAReceiptWithoutEffect() {
		this.stored.remove(ALONE);
		assertFaults(Fault.Kind.MISSING);
	}

	@Test
	void findsAMissingLastValue() {
		this.stored.put("often", data("often", 4, 4));
		assertFaults(Fault.Kind.MISSING);
	}

	@Test
	void findsAMissingLastValueAndReceipt() {
		this.receipts.remove("often/5");
		this.stored.put("often", data("often", 4, 4));
		assertFaults(Fault.Kind.MISSING);
	}

	@Test
	void findsARejectionOfAcknowledgedData() {
		spoil(ALONE, (receipt) -> new Receipt(receipt.id(), receipt.key(), "REJECTED", receipt.transport(),
				receipt.handledAt(), false));
		assertThat(audit()).extracting(Fault::kind).contains(Fault.Kind.MISSING);
	}

	@Test
	void findsDataWrittenTwiceWithoutASecondReceipt() {
		this.stored.put(ALONE, new StoredData(ALONE, "value 1", "me", START.plusSeconds(1)));
		assertFaults(Fault.Kind.DOUBLED);
	}

	@Test
	void findsDataWrittenAgainAfterALaterValue() {
		this.stored.put("often", new StoredData("often", "value 2", "me", START.plusSeconds(1)));
		assertFaults(Fault.Kind.DOUBLED);
	}

	@Test
	void findsAReceiptThatDiffersFromTheResponse() {
		Instant again = START.plusSeconds(1);
		spoil(ALONE, (receipt) -> at(receipt, again));
		this.stored.put(ALONE, new StoredData(ALONE, "value 1", "me", again));
		assertFaults(Fault.Kind.DOUBLED);
	}

	@Test
	void findsTwoResponsesThatAreNotReplays() {
		answer(ALONE, (receipt) -> receipt);
		assertFaults(Fault.Kind.DOUBLED);
	}

	@Test
	void findsAWrongValue() {
		this.stored.put(ALONE, new StoredData(ALONE, "value 7", "me", START));
		assertFaults(Fault.Kind.WRONG);
	}

	@Test
	void findsAWrongOwner() {
		this.stored.put(ALONE, new StoredData(ALONE, "value 1", "somebody", START));
		assertFaults(Fault.Kind.WRONG);
	}

	@Test
	void findsDataThatNoCallerHasSent() {
		this.stored.put("stray", new StoredData("stray", "value 1", "me", START));
		assertFaults(Fault.Kind.WRONG);
	}

	@Test
	void findsAReceiptOfAnotherTransport() {
		this.entries.replaceAll((entry) -> entry.key().equals(ALONE)
				? new Entry(entry.id(), ALONE, 1, entry.value(), "kafka", entry.owner(), true, List.of()) : entry);
		assertFaults(Fault.Kind.WRONG);
	}

	@Test
	void findsUnacknowledgedDataWithoutAReceipt() {
		this.entries.add(neverAnswered("lost", 1));
		this.stored.put("lost", data("lost", 1, 1));
		assertFaults(Fault.Kind.WRONG);
	}

	@Test
	void findsValuesAppliedOutOfOrder() {
		Instant second = START.plusMillis(3);
		Instant third = START.plusMillis(5);
		this.receipts.computeIfPresent("often/2", (id, receipt) -> at(receipt, third));
		this.receipts.computeIfPresent("often/3", (id, receipt) -> at(receipt, second));
		this.entries.replaceAll((entry) -> new Entry(entry.id(), entry.key(), entry.number(), entry.value(),
				entry.transport(), entry.owner(), true, List.of()));
		assertFaults(Fault.Kind.OUT_OF_ORDER);
	}

	@Test
	void findsAValueAppliedAfterTheLast() {
		spoil("often", 4, (receipt) -> at(receipt, START.plusSeconds(1)));
		this.entries.replaceAll((entry) -> new Entry(entry.id(), entry.key(), entry.number(), entry.value(),
				entry.transport(), entry.owner(), true, List.of()));
		this.stored.put("often", new StoredData("often", "value 4", "me", START.plusSeconds(1)));
		assertFaults(Fault.Kind.OUT_OF_ORDER);
	}

	@Test
	void findsEachOfSeveralFaults() {
		IntStream.range(0, 5).forEach((i) -> this.receipts.remove("alone-%d/1".formatted(i)));
		assertFaults(Fault.Kind.MISSING, Fault.Kind.MISSING, Fault.Kind.MISSING, Fault.Kind.MISSING,
				Fault.Kind.MISSING);
	}

	private List<Fault> audit() {
		return Audit.of(this.entries, this.receipts, this.stored);
	}

	private void assertFaults(Fault.Kind... kinds) {
		assertThat(audit()).extracting(Fault::kind).containsExactly(kinds);
	}

	private static Entry neverAnswered(String key, int number) {
		return new Entry(key + "/" + number, key, number, "value " + number, "rest", "me", false, List.of());
	}

	private StoredData data(String key, int number, int writtenWith) {
		Receipt receipt = this.receipts.get(key + "/" + writtenWith);
		return new StoredData(key, "value " + number, "me", (receipt != null) ? receipt.handledAt() : START);
	}

	private static Receipt at(Receipt receipt, Instant time) {
		return new Receipt(receipt.id(), receipt.key(), receipt.status(), receipt.transport(), time,
				receipt.replayed());
	}

	private void spoil(String key, UnaryOperator<Receipt> change) {
		spoil(key, 1, change);
	}

	private void spoil(String key, int number, UnaryOperator<Receipt> change) {
		this.receipts.computeIfPresent(key + "/" + number, (id, receipt) -> change.apply(receipt));
	}

	/** Adds another response to the first value of the key. */
	private void answer(String key, UnaryOperator<Receipt> change) {
		this.entries.replaceAll((entry) -> entry.key().equals(key)
				? new Entry(entry.id(), key, entry.number(), entry.value(), entry.transport(), entry.owner(), true,
						List.of(entry.answers().get(0), change.apply(entry.answers().get(0))))
				: entry);
	}

}

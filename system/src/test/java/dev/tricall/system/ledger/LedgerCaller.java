package dev.tricall.system.ledger;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import dev.tricall.system.testing.ApiClient;

/**
 * A caller that sends values over one path. Some keys get only one value, so that no
 * later value hides its effect. Other keys get several values, each after the previous
 * one has been acknowledged.
 */
final class LedgerCaller {

	private static final int SHARED_KEYS = 4;

	private final ApiClient api;

	private final String owner;

	private final String path;

	private final String prefix;

	private final AtomicInteger keys = new AtomicInteger();

	private final Queue<Key> free = new ConcurrentLinkedQueue<>();

	/**
	 * @param owner the caller's subject
	 * @param prefix the prefix of all its keys
	 */
	LedgerCaller(ApiClient api, String owner, String path, String prefix) {
		this.api = api;
		this.owner = owner;
		this.path = path;
		this.prefix = prefix;
		for (int i = 0; i < SHARED_KEYS; i++) {
			this.free.add(new Key(this, this.prefix + "many-" + i));
		}
	}

	ApiClient api() {
		return this.api;
	}

	String owner() {
		return this.owner;
	}

	String path() {
		return this.path;
	}

	/** Returns the transport as it is named in receipts. */
	String transport() {
		return this.path.equals(ApiClient.SERVICE_B_DATA) ? "rest"
				: this.path.substring(this.path.lastIndexOf('/') + 1);
	}

	Key newKey() {
		return new Key(this, this.prefix + "one-" + this.keys.getAndIncrement());
	}

	/**
	 * Returns a key that gets several values, or a new one while all of these are in use.
	 */
	Key freeKey() {
		Key key = this.free.poll();
		return (key != null) ? key : newKey();
	}

	void release(Key key) {
		if (key.name.contains("many")) {
			this.free.add(key);
		}
	}

	/** A key, which is used for one value at a time. */
	static final class Key {

		private final LedgerCaller caller;

		private final String name;

		private int last;

		Key(LedgerCaller caller, String name) {
			this.caller = caller;
			this.name = name;
		}

		LedgerCaller caller() {
			return this.caller;
		}

		String name() {
			return this.name;
		}

		int next() {
			return ++this.last;
		}

	}

}

package dev.tricall.system;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Somebody who hands in data by one way. Some keys get one piece of data only, so that
 * nothing hides what becomes of it; some get one after the other, each when the one
 * before has been acknowledged.
 */
final class LedgerCaller {

	private static final int KEYS_OF_MANY = 4;

	private final Api api;

	private final String owner;

	private final String way;

	private final String prefix;

	private final AtomicInteger keys = new AtomicInteger();

	private final Queue<Key> free = new ConcurrentLinkedQueue<>();

	/**
	 * @param owner the caller's subject
	 * @param prefix of all its keys
	 */
	LedgerCaller(Api api, String owner, String way, String prefix) {
		this.api = api;
		this.owner = owner;
		this.way = way;
		this.prefix = prefix;
		for (int i = 0; i < KEYS_OF_MANY; i++) {
			this.free.add(new Key(this, this.prefix + "many-" + i));
		}
	}

	Api api() {
		return this.api;
	}

	String owner() {
		return this.owner;
	}

	String way() {
		return this.way;
	}

	/** As receipts name it. */
	String transport() {
		return this.way.equals(Api.DIRECT) ? "rest" : this.way.substring(this.way.lastIndexOf('/') + 1);
	}

	Key newKey() {
		return new Key(this, this.prefix + "one-" + this.keys.getAndIncrement());
	}

	/** A key of many, or a new one while all of these are waiting for an answer. */
	Key freeKey() {
		Key key = this.free.poll();
		return (key != null) ? key : newKey();
	}

	void giveBack(Key key) {
		if (key.name.contains("many")) {
			this.free.add(key);
		}
	}

	/** Used by one piece of data at a time. */
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

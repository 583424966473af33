package dev.tricall.certificates;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * A change to another authority, in steps that are separated by an interval, so that
 * every process has loaded the files of one step before the next. In the beginning, both
 * authorities are trusted. Not thread-safe.
 */
final class CertificateChange {

	/** The next step of a change. */
	enum Step {

		/** Issue all certificates by the new authority. */
		ISSUE,

		/** End the trust in the previous authority. */
		END_TRUST,

		/** Nothing is left to do once all files are written. */
		NONE

	}

	private final CertificateAuthority next;

	private final CompletableFuture<Void> completion = new CompletableFuture<>();

	private Step step = Step.ISSUE;

	private Instant due;

	CertificateChange(CertificateAuthority next, Instant due) {
		this.next = next;
		this.due = due;
	}

	CertificateAuthority next() {
		return this.next;
	}

	/** Completes when the files of the last step are written. */
	CompletableFuture<Void> completion() {
		return this.completion;
	}

	Step step() {
		return this.step;
	}

	boolean isDue(Instant now) {
		return !now.isBefore(this.due);
	}

	/**
	 * The step has been done.
	 * @param due when the next one is due
	 */
	void advance(Instant due) {
		this.step = (this.step == Step.ISSUE) ? Step.END_TRUST : Step.NONE;
		this.due = due;
	}

}

package dev.tricall.system.testing;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SubmissionPublisher;

/**
 * Request body without a length whose last byte is sent only on release.
 */
public final class DelayedBody {

	private DelayedBody() {
	}

	/**
	 * Returns a body that can be sent once.
	 * @param content shared by all bodies; it is not copied
	 */
	public static BodyPublisher of(byte[] content, CompletableFuture<?> release) {
		int last = content.length - 1;
		return BodyPublishers.fromPublisher((subscriber) -> {
			SubmissionPublisher<ByteBuffer> publisher = new SubmissionPublisher<>(Runnable::run, 2);
			publisher.subscribe(subscriber);
			publisher.submit(ByteBuffer.wrap(content, 0, last).slice());
			var unused = release.whenComplete((result, failure) -> {
				publisher.offer(ByteBuffer.wrap(content, last, 1).slice(), null);
				publisher.close();
			});
		});
	}

}

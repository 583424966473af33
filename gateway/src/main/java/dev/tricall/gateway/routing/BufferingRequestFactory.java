package dev.tricall.gateway.routing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.AbstractClientHttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.util.StreamUtils;

import dev.tricall.gateway.limits.Bulkhead;
import dev.tricall.httpfailover.FailoverInterceptor;

/**
 * Creates requests that keep their body in memory, so that {@link FailoverInterceptor}
 * can send it to another instance. The interceptor is called directly, because Spring
 * buffers the body of an intercepted request in up to three times its size. Requests to
 * hosts that are not service ids are sent once.
 * <p>
 * A request counts as a concurrent call only once its body has been received, so that
 * slow bodies do not use up the calls.
 */
final class BufferingRequestFactory implements ClientHttpRequestFactory {

	private final ClientHttpRequestFactory requests;

	private final FailoverInterceptor failover;

	/** The bulkheads by service id. */
	private final Map<String, Bulkhead> services;

	/** For the issuer and the registry. */
	private final Bulkhead others;

	/**
	 * @param services ids of the services that are looked up in the registry
	 * @param maxConcurrent maximum number of concurrent calls to each of them
	 */
	BufferingRequestFactory(ClientHttpRequestFactory requests, FailoverInterceptor failover, Set<String> services,
			int maxConcurrent) {
		this.requests = requests;
		this.failover = failover;
		this.services = services.stream()
			.collect(Collectors.toUnmodifiableMap((service) -> service, (service) -> new Bulkhead(maxConcurrent)));
		this.others = new Bulkhead(maxConcurrent);
	}

	@Override
	public ClientHttpRequest createRequest(URI uri, HttpMethod method) {
		return new BufferedRequest(uri, method);
	}

	private ClientHttpResponse send(HttpRequest request, byte[] body) throws IOException {
		ClientHttpRequest sent = this.requests.createRequest(request.getURI(), request.getMethod());
		request.getHeaders().forEach(sent.getHeaders()::addAll);
		sent.getAttributes().putAll(request.getAttributes());
		if (body.length > 0) {
			sent.getHeaders().setContentLength(body.length);
			if (sent instanceof StreamingHttpOutputMessage streaming) {
				streaming.setBody(body);
			}
			else {
				StreamUtils.copy(body, sent.getBody());
			}
		}
		return sent.execute();
	}

	private final class BufferedRequest extends AbstractClientHttpRequest {

		private final URI uri;

		private final HttpMethod method;

		private final BlockOutputStream body = new BlockOutputStream();

		BufferedRequest(URI uri, HttpMethod method) {
			this.uri = uri;
			this.method = method;
		}

		@Override
		public HttpMethod getMethod() {
			return this.method;
		}

		@Override
		public URI getURI() {
			return this.uri;
		}

		@Override
		protected OutputStream getBodyInternal(HttpHeaders headers) {
			return this.body;
		}

		@Override
		protected ClientHttpResponse executeInternal(HttpHeaders headers) throws IOException {
			byte[] bytes = this.body.takeAll();
			Bulkhead service = BufferingRequestFactory.this.services.get(String.valueOf(this.uri.getHost()));
			Bulkhead bulkhead = (service != null) ? service : BufferingRequestFactory.this.others;
			bulkhead.enter();
			try {
				return (service != null) ? BufferingRequestFactory.this.failover.intercept(this, bytes,
						BufferingRequestFactory.this::send) : send(this, bytes);
			}
			finally {
				bulkhead.leave();
			}
		}

	}

	/**
	 * Collects bytes in small blocks, so that it uses hardly more memory than there are
	 * bytes.
	 */
	static final class BlockOutputStream extends OutputStream {

		static final int BLOCK_SIZE = 8192;

		private final Deque<byte[]> full = new ArrayDeque<>();

		private byte[] last = new byte[0];

		private int used;

		@Override
		public void write(int value) {
			write(new byte[] { (byte) value }, 0, 1);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) {
			int written = 0;
			while (written < length) {
				if (this.used == this.last.length) {
					addBlock();
				}
				int count = Math.min(length - written, this.last.length - this.used);
				System.arraycopy(bytes, offset + written, this.last, this.used, count);
				this.used += count;
				written += count;
			}
		}

		private void addBlock() {
			if (this.used > 0) {
				this.full.add(this.last);
			}
			this.last = new byte[BLOCK_SIZE];
			this.used = 0;
		}

		/** Returns all bytes and removes them. */
		byte[] takeAll() {
			byte[] all = new byte[this.full.size() * BLOCK_SIZE + this.used];
			int at = 0;
			for (byte[] block = this.full.poll(); block != null; block = this.full.poll()) {
				System.arraycopy(block, 0, all, at, BLOCK_SIZE);
				at += BLOCK_SIZE;
			}
			System.arraycopy(this.last, 0, all, at, this.used);
			this.last = new byte[0];
			this.used = 0;
			return all;
		}

	}

}

package dev.tricall.gateway;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Set;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Limits bodies of requests: refuses those over the limit, at once by their stated length
 * or, if they state none, while they are read, and charges the others to the
 * {@link BodyBudget} when they begin to be read. A body that trickles ends with the
 * deadline.
 */
final class BodyLimitFilter extends OncePerRequestFilter {

	/**
	 * Only here do bodies hold data. A path that is written otherwise is not among them.
	 */
	private static final Set<String> DATA_PATHS = Set.of("/service-a/api/", "/service-b/api/");

	private final long dataLimit;

	private final long otherLimit;

	private final BodyBudget budget;

	private final HandlerExceptionResolver problems;

	/**
	 * Creates the filter.
	 * @param dataLimit largest body of a request to a service
	 * @param otherLimit largest body of any other request
	 */
	BodyLimitFilter(DataSize dataLimit, DataSize otherLimit, BodyBudget budget, HandlerExceptionResolver problems) {
		this.dataLimit = dataLimit.toBytes();
		this.otherLimit = Math.min(dataLimit.toBytes(), otherLimit.toBytes());
		this.budget = budget;
		this.problems = problems;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		long limit = DATA_PATHS.stream().anyMatch(request.getRequestURI()::startsWith) ? this.dataLimit
				: this.otherLimit;
		if (request.getContentLengthLong() > limit) {
			this.problems.resolveException(request, response, null, new BodyTooLarge(limit));
			return;
		}
		try (BodyBudget.Account account = this.budget.open(request)) {
			chain.doFilter(new LimitedRequest(request, limit, account), response);
		}
		finally {
			CallerBulkhead.end(request);
		}
	}

	static final class BodyTooLarge extends ErrorResponseException {

		private static final long serialVersionUID = 1L;

		BodyTooLarge(long limit) {
			super(HttpStatus.CONTENT_TOO_LARGE);
			setDetail("The body must be at most %d bytes.".formatted(limit));
		}

	}

	private static final class LimitedRequest extends HttpServletRequestWrapper {

		private final long limit;

		private final BodyBudget.Account account;

		private @Nullable ServletInputStream body;

		LimitedRequest(HttpServletRequest request, long limit, BodyBudget.Account account) {
			super(request);
			this.limit = limit;
			this.account = account;
		}

		@Override
		public ServletInputStream getInputStream() throws IOException {
			ServletInputStream limited = this.body;
			if (limited == null) {
				limited = new LimitedInputStream(super.getInputStream(), this.limit, getContentLengthLong(),
						this.account);
				this.body = limited;
			}
			return limited;
		}

	}

	private static final class LimitedInputStream extends ServletInputStream {

		private final ServletInputStream body;

		private final long limit;

		private final long stated;

		private final BodyBudget.Account account;

		private long read;

		private long charged;

		/**
		 * Creates the stream.
		 * @param stated length of the body, negative if unknown
		 */
		LimitedInputStream(ServletInputStream body, long limit, long stated, BodyBudget.Account account) {
			this.body = body;
			this.limit = limit;
			this.stated = stated;
			this.account = account;
		}

		@Override
		public int read() throws IOException {
			charge(this.stated);
			int next = this.body.read();
			count((next >= 0) ? 1 : 0);
			return next;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			charge(this.stated);
			int count = this.body.read(buffer, offset, length);
			count(count);
			return count;
		}

		private void count(int more) throws IOException {
			if (Deadline.hasPassed()) {
				throw new SocketTimeoutException("The body did not come in time");
			}
			this.read += Math.max(0, more);
			if (this.read > this.limit) {
				throw new BodyTooLarge(this.limit);
			}
			charge(this.read);
		}

		/** Charges bytes once: all at the first read, if their number is known. */
		private void charge(long bytes) {
			if (bytes > this.charged) {
				long more = bytes - this.charged;
				this.charged = bytes;
				this.account.add(more);
			}
		}

		@Override
		public boolean isFinished() {
			return this.body.isFinished();
		}

		@Override
		public boolean isReady() {
			return this.body.isReady();
		}

		@Override
		public void setReadListener(ReadListener listener) {
			this.body.setReadListener(listener);
		}

	}

}

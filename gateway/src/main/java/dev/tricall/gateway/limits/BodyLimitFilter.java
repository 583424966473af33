package dev.tricall.gateway.limits;

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
import org.springframework.http.ProblemDetail;
import org.springframework.util.unit.DataSize;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

import dev.tricall.httpfailover.TimeLimit;

/**
 * Limits the size of request bodies. A body that is too large is rejected at once because
 * of its {@code Content-Length} or, without one, while it is read. The bytes of other
 * bodies are counted in the {@link BodyBudget}. Reading a slow body ends at the deadline.
 */
final class BodyLimitFilter extends OncePerRequestFilter {

	/**
	 * Prefixes of the paths whose bodies contain data. The lower limit applies to other
	 * spellings of these paths.
	 */
	private static final Set<String> DATA_PATHS = Set.of("/service-a/api/", "/service-b/api/");

	private final long dataLimit;

	private final long otherLimit;

	private final BodyBudget budget;

	private final HandlerExceptionResolver problems;

	/**
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
			this.problems.resolveException(request, response, null, bodyTooLarge(limit));
			return;
		}
		try (BodyBudget.Account account = this.budget.open(request)) {
			chain.doFilter(new LimitedRequest(request, limit, account), response);
		}
		finally {
			CallerBulkhead.end(request);
		}
	}

	private static ErrorResponseException bodyTooLarge(long limit) {
		return new ErrorResponseException(HttpStatus.CONTENT_TOO_LARGE, ProblemDetail.forStatusAndDetail(
				HttpStatus.CONTENT_TOO_LARGE, "The body must be at most %d bytes.".formatted(limit)), null);
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

		private final long contentLength;

		private final BodyBudget.Account account;

		private long read;

		private long counted;

		/**
		 * @param contentLength the length of the body in bytes, negative if unknown
		 */
		LimitedInputStream(ServletInputStream body, long limit, long contentLength, BodyBudget.Account account) {
			this.body = body;
			this.limit = limit;
			this.contentLength = contentLength;
			this.account = account;
		}

		@Override
		public int read() throws IOException {
			addToAccount(this.contentLength);
			int next = this.body.read();
			count((next >= 0) ? 1 : 0);
			return next;
		}

		@Override
		public int read(byte[] buffer, int offset, int length) throws IOException {
			addToAccount(this.contentLength);
			int count = this.body.read(buffer, offset, length);
			count(count);
			return count;
		}

		private void count(int more) throws IOException {
			if (TimeLimit.hasPassed()) {
				throw new SocketTimeoutException("The request body was not received in time");
			}
			this.read += Math.max(0, more);
			if (this.read > this.limit) {
				throw bodyTooLarge(this.limit);
			}
			addToAccount(this.read);
		}

		/** Counts each byte once: all at the first read if the length is known. */
		private void addToAccount(long bytes) {
			if (bytes > this.counted) {
				long more = bytes - this.counted;
				this.counted = bytes;
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

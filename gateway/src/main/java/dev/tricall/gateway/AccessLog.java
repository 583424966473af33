package dev.tricall.gateway;

import java.io.IOException;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Access log: one line for each request with method, path, status, subject and duration.
 * It is written within the request's span, so that the line has the trace id. Queries and
 * headers are never logged, because they contain codes and tokens. The field names are
 * those of the Elastic Common Schema.
 * <p>
 * A thread of its own writes the lines; otherwise request threads contend for the
 * appender's lock when processors are scarce. When the backlog exceeds four fifths of
 * {@link #MAX_QUEUED_LINES}, further lines are dropped. {@link #MAX_LENGTH} bounds the
 * memory of the backlog.
 */
final class AccessLog extends OncePerRequestFilter {

	private static final Logger log = (Logger) LoggerFactory.getLogger(AccessLog.class);

	private static final int MAX_QUEUED_LINES = 2000;

	/** Longest path or subject, in characters; the rest is cut. */
	private static final int MAX_LENGTH = 500;

	private final AsyncAppender writer = new AsyncAppender();

	@Override
	protected void initFilterBean() {
		RootAppenderDelegate output = new RootAppenderDelegate(
				log.getLoggerContext().getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME));
		output.start();
		this.writer.setContext(log.getLoggerContext());
		this.writer.setQueueSize(MAX_QUEUED_LINES);
		this.writer.addAppender(output);
		this.writer.start();
		log.addAppender(this.writer);
		log.setAdditive(false);
	}

	@Override
	public void destroy() {
		log.setAdditive(true);
		log.detachAppender(this.writer);
		this.writer.stop();
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		long start = System.nanoTime();
		try {
			chain.doFilter(request, response);
		}
		finally {
			log(request, response.getStatus(), System.nanoTime() - start);
		}
	}

	private static void log(HttpServletRequest request, int status, long nanos) {
		String path = cut(request.getRequestURI());
		String caller = cut(caller(request));
		log.atInfo()
			.addKeyValue("http.request.method", request.getMethod())
			.addKeyValue("url.path", path)
			.addKeyValue("http.response.status_code", status)
			.addKeyValue("user.name", caller)
			.addKeyValue("event.duration", nanos)
			.log("{} {} {} {} {} ms", request.getMethod(), path, status, caller, nanos / 1_000_000);
	}

	private static String cut(String value) {
		return (value.length() > MAX_LENGTH) ? value.substring(0, MAX_LENGTH) + "..." : value;
	}

	/**
	 * Returns the subject that the security filters, which are further in, found, or a
	 * dash.
	 */
	private static String caller(HttpServletRequest request) {
		Object context = request.getAttribute(RequestAttributeSecurityContextRepository.DEFAULT_REQUEST_ATTR_NAME);
		HttpSession session = request.getSession(false);
		if (context == null && session != null) {
			context = contextOf(session);
		}
		Authentication caller = (context instanceof SecurityContext known) ? known.getAuthentication() : null;
		return (caller != null) ? caller.getName() : "-";
	}

	private static @Nullable Object contextOf(HttpSession session) {
		try {
			return session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY);
		}
		catch (IllegalStateException ex) {
			return null; // another request has ended it
		}
	}

	/** Passes lines on to the appenders of the root logger. */
	private static final class RootAppenderDelegate extends UnsynchronizedAppenderBase<ILoggingEvent> {

		private final Logger root;

		RootAppenderDelegate(Logger root) {
			this.root = root;
		}

		@Override
		protected void append(ILoggingEvent line) {
			this.root.callAppenders(line);
		}

	}

}

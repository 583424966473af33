package dev.tricall.gateway.routing;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

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
 * Logs one line per request with method, path, status, subject and duration. The line is
 * written within the request's span, so that it has the trace id. Queries and headers are
 * never logged, because they contain codes and tokens. The field names are those of the
 * Elastic Common Schema.
 * <p>
 * A separate thread writes the lines periodically; otherwise request threads contend for
 * the appender's lock when processors are scarce, or wake that thread once per line. When
 * {@link #MAX_QUEUED_LINES} have not been written, further lines are dropped.
 * {@link #MAX_LENGTH} bounds the memory of the backlog.
 */
final class AccessLogFilter extends OncePerRequestFilter {

	private static final Logger log = (Logger) LoggerFactory.getLogger(AccessLogFilter.class);

	private static final int MAX_QUEUED_LINES = 2000;

	private static final Duration WRITE_PERIOD = Duration.ofMillis(100);

	/** Maximum length of a path or subject in characters; the rest is cut off. */
	private static final int MAX_LENGTH = 500;

	private final PeriodicAppender writer = new PeriodicAppender(
			log.getLoggerContext().getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME));

	@Override
	protected void initFilterBean() {
		this.writer.setContext(log.getLoggerContext());
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
	 * Returns the subject that Spring Security's filters have found, or a dash.
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

	/**
	 * Writes lines to the appenders of the root logger. A logback-spring.xml would have
	 * to repeat Spring Boot's choice between plain and structured output.
	 */
	private static final class PeriodicAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

		private final Logger root;

		private final BlockingQueue<ILoggingEvent> lines = new ArrayBlockingQueue<>(MAX_QUEUED_LINES);

		private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread thread = new Thread(task, "access-log");
			thread.setDaemon(true);
			return thread;
		});

		PeriodicAppender(Logger root) {
			this.root = root;
		}

		// Appenders report errors themselves, so the task does not fail.
		@Override
		@SuppressWarnings("FutureReturnValueIgnored")
		public void start() {
			super.start();
			this.scheduler.scheduleWithFixedDelay(this::writeLines, WRITE_PERIOD.toMillis(), WRITE_PERIOD.toMillis(),
					TimeUnit.MILLISECONDS);
		}

		@Override
		public void stop() {
			super.stop();
			this.scheduler.shutdown();
			writeLines();
		}

		@Override
		protected void append(ILoggingEvent line) {
			line.prepareForDeferredProcessing();
			this.lines.offer(line);
		}

		private synchronized void writeLines() {
			for (ILoggingEvent line = this.lines.poll(); line != null; line = this.lines.poll()) {
				this.root.callAppenders(line);
			}
		}

	}

}

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
import org.slf4j.LoggerFactory;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * A line for each request: who wanted what, what came of it and how long it took. Within
 * the request's span, so that the line has its trace id. Never a query or a header, which
 * have codes and tokens in them. The fields are ECS's.
 * <p>
 * A thread of its own writes the lines: else, when processors are scarce, all requests
 * queue for the one that holds the output. If it falls behind by four fifths of
 * {@link #MOST_WAITING}, lines are left out.
 */
final class AccessLog extends OncePerRequestFilter {

	private static final Logger log = (Logger) LoggerFactory.getLogger(AccessLog.class);

	private static final int MOST_WAITING = 2000;

	private final AsyncAppender writer = new AsyncAppender();

	@Override
	protected void initFilterBean() {
		OfAllElse output = new OfAllElse(log.getLoggerContext().getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME));
		output.start();
		this.writer.setContext(log.getLoggerContext());
		this.writer.setQueueSize(MOST_WAITING);
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
		String path = request.getRequestURI();
		String caller = caller(request);
		log.atInfo()
			.addKeyValue("http.request.method", request.getMethod())
			.addKeyValue("url.path", path)
			.addKeyValue("http.response.status_code", status)
			.addKeyValue("user.name", caller)
			.addKeyValue("event.duration", nanos)
			.log("{} {} {} {} {} ms", request.getMethod(), path, status, caller, nanos / 1_000_000);
	}

	/**
	 * The subject, or a dash; as the security filters, which are further in, left it.
	 */
	private static String caller(HttpServletRequest request) {
		Object context = request.getAttribute(RequestAttributeSecurityContextRepository.DEFAULT_REQUEST_ATTR_NAME);
		HttpSession session = request.getSession(false);
		if (context == null && session != null) {
			context = session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY);
		}
		Authentication caller = (context instanceof SecurityContext known) ? known.getAuthentication() : null;
		return (caller != null) ? caller.getName() : "-";
	}

	/** Where the other lines go, too. */
	private static final class OfAllElse extends UnsynchronizedAppenderBase<ILoggingEvent> {

		private final Logger root;

		OfAllElse(Logger root) {
			this.root = root;
		}

		@Override
		protected void append(ILoggingEvent line) {
			this.root.callAppenders(line);
		}

	}

}

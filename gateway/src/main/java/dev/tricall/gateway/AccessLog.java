package dev.tricall.gateway;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.slf4j.Logger;
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
 */
final class AccessLog extends OncePerRequestFilter {

	private static final Logger log = LoggerFactory.getLogger(AccessLog.class);

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

}

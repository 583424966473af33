package dev.tricall.gateway;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.cloud.gateway.server.mvc.common.MvcUtils;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.filter.OncePerRequestFilter;

import dev.tricall.failover.TimeLimit;

/**
 * Gives a call so much time in all. The client's timeouts do not: they begin anew with
 * each connection and with each packet.
 */
final class DeadlineFilter extends OncePerRequestFilter {

	private final Duration deadline;

	private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, (task) -> {
		Thread thread = new Thread(task, "deadlines");
		thread.setDaemon(true);
		return thread;
	});

	DeadlineFilter(Duration deadline) {
		this.deadline = deadline;
		this.timer.setRemoveOnCancelPolicy(true);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Future<?> end = this.timer.schedule(Deadline.begin()::pass, this.deadline.toMillis(), TimeUnit.MILLISECONDS);
		TimeLimit limit = TimeLimit.start(this.deadline);
		try {
			chain.doFilter(request, response);
		}
		finally {
			end.cancel(false);
			limit.end();
			Deadline.end();
			// It is left open where a conditional request makes a 304 of a 200.
			if (request.getAttribute(MvcUtils.CLIENT_RESPONSE_ATTR) instanceof ClientHttpResponse upstream) {
				upstream.close();
			}
		}
	}

	@Override
	public void destroy() {
		this.timer.shutdownNow();
	}

}

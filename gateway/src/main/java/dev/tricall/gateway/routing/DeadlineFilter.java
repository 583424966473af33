package dev.tricall.gateway.routing;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.cloud.gateway.server.mvc.common.MvcUtils;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives each request a {@link Deadline}. One thread checks all deadlines periodically,
 * because with a timer per request all requests would contend for the timer queue's lock.
 */
final class DeadlineFilter extends OncePerRequestFilter {

	private static final Duration CHECK_PERIOD = Duration.ofMillis(50);

	private final Duration time;

	private final Set<Deadline> deadlines = ConcurrentHashMap.newKeySet();

	private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "deadlines");
		thread.setDaemon(true);
		return thread;
	});

	@SuppressWarnings("FutureReturnValueIgnored") // Cancelling a call throws nothing.
	DeadlineFilter(Duration time) {
		this.time = time;
		this.scheduler.scheduleWithFixedDelay(this::cancelExpired, CHECK_PERIOD.toMillis(), CHECK_PERIOD.toMillis(),
				TimeUnit.MILLISECONDS);
	}

	private void cancelExpired() {
		long now = System.nanoTime();
		this.deadlines.forEach((deadline) -> deadline.cancelIfExpired(now));
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Deadline deadline = Deadline.start(this.time);
		this.deadlines.add(deadline);
		try {
			chain.doFilter(request, response);
		}
		finally {
			this.deadlines.remove(deadline);
			deadline.end();
			// Left open if a conditional request turns a 200 into a 304.
			if (request.getAttribute(MvcUtils.CLIENT_RESPONSE_ATTR) instanceof ClientHttpResponse upstream) {
				upstream.close();
			}
		}
	}

	@Override
	public void destroy() {
		this.scheduler.shutdownNow();
	}

}

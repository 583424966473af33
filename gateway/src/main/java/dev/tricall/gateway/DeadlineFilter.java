package dev.tricall.gateway;

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

import dev.tricall.httpfailover.TimeLimit;

/**
 * Gives a call so much time in all. The client's timeouts do not: they begin anew with
 * each connection and with each packet. One look at all of them now and then, as a timer
 * for each would have all calls queue for its lock.
 */
final class DeadlineFilter extends OncePerRequestFilter {

	private static final Duration PERIOD = Duration.ofMillis(50);

	private final Duration deadline;

	private final Set<Deadline> underWay = ConcurrentHashMap.newKeySet();

	private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor((task) -> {
		Thread thread = new Thread(task, "deadlines");
		thread.setDaemon(true);
		return thread;
	});

	@SuppressWarnings("FutureReturnValueIgnored") // to cancel a call throws nothing
	DeadlineFilter(Duration deadline) {
		this.deadline = deadline;
		this.watch.scheduleWithFixedDelay(this::look, PERIOD.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void look() {
		long now = System.nanoTime();
		this.underWay.forEach((each) -> each.look(now));
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Deadline own = Deadline.begin(this.deadline);
		this.underWay.add(own);
		TimeLimit limit = TimeLimit.start(this.deadline);
		try {
			chain.doFilter(request, response);
		}
		finally {
			this.underWay.remove(own);
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
		this.watch.shutdownNow();
	}

}

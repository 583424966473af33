package dev.tricall.sessions;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.session.TooManyActiveSessionsException;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.session.SessionAuthenticationException;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Sessions of users who log in with a browser. A session starts with each successful
 * login and ends when its lifetime is over, or when the same user has too many newer
 * ones. Spring Security's own limit per user only marks surplus sessions, which stay in
 * memory until they have been idle for long enough. Thread-safe.
 * <p>
 * As the session authentication strategy of the login it starts sessions; as a filter
 * before {@code SecurityContextHolderFilter} it ends those whose lifetime is over.
 */
public final class LoginSessions extends OncePerRequestFilter implements SessionAuthenticationStrategy {

	private static final String REGISTRATION = Registration.class.getName();

	private final Duration lifetime;

	private final int maxPerUser;

	private final InstantSource clock;

	/** Ordered by age, the oldest first. */
	private final Set<Registration> registrations = new LinkedHashSet<>();

	/**
	 * Creates an empty set of sessions.
	 * @param lifetime time after which a session ends even if it is in use
	 * @param maxPerUser maximum number of concurrent sessions of one user
	 */
	public LoginSessions(Duration lifetime, int maxPerUser, InstantSource clock) {
		this.lifetime = lifetime;
		this.maxPerUser = maxPerUser;
		this.clock = clock;
	}

	/**
	 * Limits the sessions of all users. A login that exceeds the limit fails with a
	 * {@link SessionAuthenticationException}.
	 */
	public static WebServerFactoryCustomizer<TomcatServletWebServerFactory> limitAll(int maxSessions) {
		return (factory) -> factory.addContextCustomizers((context) -> {
			StandardManager manager = new StandardManager();
			manager.setMaxActiveSessions(maxSessions);
			context.setManager(manager);
		});
	}

	/**
	 * Starts a new session, which replaces one that the browser had before.
	 * @throws SessionAuthenticationException if there are too many sessions
	 */
	@Override
	public void onAuthentication(Authentication user, HttpServletRequest request, HttpServletResponse response) {
		HttpSession earlier = request.getSession(false);
		if (earlier != null) {
			end(earlier);
		}
		Registration registration = new Registration(user.getName(), newSession(request));
		registration.session.setAttribute(REGISTRATION, registration);
		add(registration).forEach((surplus) -> end(surplus.session));
	}

	private static HttpSession newSession(HttpServletRequest request) {
		try {
			return request.getSession(true);
		}
		catch (TooManyActiveSessionsException ex) {
			throw new SessionAuthenticationException("Too many sessions");
		}
	}

	/**
	 * Adds a session, and removes and returns the surplus ones of the same user. The
	 * caller ends them without this object's lock, because Tomcat holds the session's
	 * lock while it calls {@link Registration#valueUnbound}, and a deadlock could result.
	 */
	private synchronized List<Registration> add(Registration added) {
		this.registrations.add(added);
		List<Registration> ofUser = this.registrations.stream()
			.filter((other) -> other.user.equals(added.user))
			.toList();
		List<Registration> surplus = ofUser.subList(0, Math.max(0, ofUser.size() - this.maxPerUser));
		surplus.forEach(this.registrations::remove);
		return surplus;
	}

	private synchronized void remove(Registration ended) {
		this.registrations.remove(ended);
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		HttpSession session = request.getSession(false);
		if (session != null && isOver(session)) {
			end(session);
		}
		chain.doFilter(request, response);
	}

	private boolean isOver(HttpSession session) {
		try {
			return this.clock.millis() - session.getCreationTime() >= this.lifetime.toMillis();
		}
		catch (IllegalStateException ex) {
			return false; // Another request has ended the session.
		}
	}

	private static void end(HttpSession session) {
		try {
			session.invalidate();
		}
		catch (IllegalStateException ex) {
			// The session has ended already.
		}
	}

	/** Attribute of a session that is notified when the session ends. */
	private final class Registration implements HttpSessionBindingListener {

		private final String user;

		private final HttpSession session;

		Registration(String user, HttpSession session) {
			this.user = user;
			this.session = session;
		}

		@Override
		public void valueUnbound(HttpSessionBindingEvent event) {
			remove(this);
		}

	}

}

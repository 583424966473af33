package dev.tricall.authserver.login;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import org.apache.catalina.session.TooManyActiveSessionsException;

import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.session.SessionAuthenticationException;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;

/**
 * Creates a session for each login, and ends the oldest one of a user who has too many.
 * The session is always a new one, which prevents session fixation. Spring's limit only
 * marks sessions as expired, so that they stay in memory until the browser's next
 * request. Thread-safe.
 */
final class LoginSessions implements SessionAuthenticationStrategy {

	private static final String ATTRIBUTE = LoginSessions.class.getName();

	private final Map<String, Deque<Login>> logins = new ConcurrentHashMap<>();

	private final int maxPerAccount;

	LoginSessions(int maxPerAccount) {
		this.maxPerAccount = maxPerAccount;
	}

	@Override
	public void onAuthentication(Authentication authentication, HttpServletRequest request,
			HttpServletResponse response) {
		HttpSession previous = request.getSession(false);
		if (previous != null) {
			previous.invalidate();
		}
		Login login = new Login(authentication.getName(), newSession(request));
		login.session.setAttribute(ATTRIBUTE, login);
		List<Login> ended = new ArrayList<>();
		this.logins.compute(login.account, (account, previousLogins) -> {
			Deque<Login> current = (previousLogins != null) ? previousLogins : new ArrayDeque<>();
			current.add(login);
			while (current.size() > this.maxPerAccount) {
				ended.add(current.remove());
			}
			return current;
		});
		ended.forEach(Login::end);
	}

	private static HttpSession newSession(HttpServletRequest request) {
		try {
			return request.getSession();
		}
		catch (TooManyActiveSessionsException ex) {
			throw new SessionAuthenticationException("Too many sessions");
		}
	}

	/** A session attribute, so that it is notified of the end of its session. */
	private final class Login implements HttpSessionBindingListener {

		private final String account;

		private final HttpSession session;

		private Login(String account, HttpSession session) {
			this.account = account;
			this.session = session;
		}

		private void end() {
			try {
				this.session.invalidate();
			}
			catch (IllegalStateException ex) {
				// The session has ended in the meantime.
				remove();
			}
		}

		@Override
		public void valueUnbound(HttpSessionBindingEvent event) {
			remove();
		}

		private void remove() {
			LoginSessions.this.logins.computeIfPresent(this.account, (name, current) -> {
				current.remove(this);
				return current.isEmpty() ? null : current;
			});
		}

	}

}

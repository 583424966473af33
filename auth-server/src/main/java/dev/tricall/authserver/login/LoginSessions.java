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
 * Makes the session of a login and ends the oldest ones of an account that has too many.
 * Every login gets a new session, so that nobody can prepare one for somebody else.
 * Spring's limit only marks a session as expired, which leaves it in memory until its
 * browser comes back. Safe for use by many threads.
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
		HttpSession before = request.getSession(false);
		if (before != null) {
			before.invalidate();
		}
		Login login = new Login(authentication.getName(), newSession(request));
		login.session.setAttribute(ATTRIBUTE, login);
		List<Login> ended = new ArrayList<>();
		this.logins.compute(login.account, (account, known) -> {
			Deque<Login> current = (known != null) ? known : new ArrayDeque<>();
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

	/** Lives in its session and notices by that when the session ends. */
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
				// It has ended by itself meanwhile.
				forget();
			}
		}

		@Override
		public void valueUnbound(HttpSessionBindingEvent event) {
			forget();
		}

		private void forget() {
			LoginSessions.this.logins.computeIfPresent(this.account, (name, current) -> {
				current.remove(this);
				return current.isEmpty() ? null : current;
			});
		}

	}

}

package dev.tricall.telemetry;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Line of the security log, which records each login, token, exchange, key or permission
 * that was granted or refused. All services write to the logger {@value #LOGGER}, with
 * the field names of the Elastic Common Schema; structured logging adds the trace id.
 * <p>
 * Values may come from an attacker: control characters are replaced and long values are
 * truncated. A secret or a token must never be passed as a value. <pre>
 * SecurityLog.refused("login").user(name).address(address).reason("wrong password").write();
 * </pre> Not thread-safe.
 */
public final class SecurityLog {

	/** Logger of all services. */
	public static final String LOGGER = "security";

	private static final int MAX_LENGTH = 200;

	private static final Logger logger = LoggerFactory.getLogger(LOGGER);

	private final Map<String, String> fields = new LinkedHashMap<>();

	private final boolean granted;

	private SecurityLog(String action, boolean granted) {
		this.granted = granted;
		this.fields.put("event.action", action);
		this.fields.put("event.outcome", granted ? "success" : "failure");
	}

	/**
	 * Starts the line of an event that was allowed, at level INFO.
	 * @param action the action, such as {@code login} or {@code token-exchange}
	 */
	public static SecurityLog granted(String action) {
		return new SecurityLog(action, true);
	}

	/**
	 * Starts the line of an event that was refused, at level WARN.
	 * @param action the attempted action
	 */
	public static SecurityLog refused(String action) {
		return new SecurityLog(action, false);
	}

	/** Adds the acting subject, account or client; {@code null} if it is unknown. */
	public SecurityLog user(@Nullable String user) {
		return with("user.name", user);
	}

	/** Adds the network address of the client. */
	public SecurityLog address(@Nullable String address) {
		return with("source.address", address);
	}

	/** Adds the reason for the outcome. */
	public SecurityLog reason(@Nullable String reason) {
		return with("event.reason", reason);
	}

	/**
	 * Adds another field; {@code null} adds nothing.
	 * @param name the name of the field, a constant
	 */
	public SecurityLog with(String name, @Nullable Object value) {
		if (value != null) {
			this.fields.put(name, clean(value.toString()));
		}
		return this;
	}

	/** Writes the line. */
	public void write() {
		LoggingEventBuilder line = this.granted ? logger.atInfo() : logger.atWarn();
		StringBuilder text = new StringBuilder();
		for (Map.Entry<String, String> field : this.fields.entrySet()) {
			line = line.addKeyValue(field.getKey(), field.getValue());
			text.append(text.isEmpty() ? "" : " ").append(field.getKey()).append('=').append(field.getValue());
		}
		line.log(text.toString());
	}

	private static String clean(String value) {
		StringBuilder clean = new StringBuilder(Math.min(value.length(), MAX_LENGTH + 3));
		for (int i = 0; i < value.length() && i < MAX_LENGTH; i++) {
			char each = value.charAt(i);
			clean.append((Character.isISOControl(each) || each == '\u2028' || each == '\u2029') ? '?' : each);
		}
		return ((value.length() > MAX_LENGTH) ? clean.append("...") : clean).toString();
	}

}

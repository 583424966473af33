package dev.tricall.serviceb.core;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;

import dev.tricall.data.InvalidDataException;

/**
 * The subject on whose behalf a call is handled.
 *
 * @param subject the token's subject, 1 to 255 characters without control characters
 * @param admin whether the subject has the role that may overwrite everybody's data
 * @param address the network address that the call came from; null where it is not known
 */
public record Caller(String subject, boolean admin, @Nullable String address) {

	public static final String ADMIN_ROLE = "admin";

	public static final int MAX_SUBJECT_LENGTH = 255;

	public Caller {
		requireSubject(subject);
	}

	public Caller(String subject, boolean admin) {
		this(subject, admin, null);
	}

	public static Caller of(Authentication authentication, @Nullable String address) {
		return new Caller(authentication.getName(),
				authentication.getAuthorities()
					.stream()
					.anyMatch((authority) -> ("ROLE_" + ADMIN_ROLE).equals(authority.getAuthority())),
				address);
	}

	/**
	 * Returns the subject if it is within its bounds.
	 * @throws InvalidDataException if it is not
	 */
	public static String requireSubject(String subject) {
		if (subject.isEmpty() || subject.length() > MAX_SUBJECT_LENGTH
				|| subject.chars().anyMatch(Character::isISOControl)) {
			throw new InvalidDataException("subject must be 1 to 255 characters without control characters");
		}
		return subject;
	}

	/** Whether the caller may read the receipts of a subject. */
	public boolean mayReadReceiptsOf(String other) {
		return this.admin || this.subject.equals(other);
	}

}

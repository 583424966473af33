package dev.tricall.serviceb.core;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;

import dev.tricall.data.InvalidDataException;

/**
 * Subject on whose behalf a call is handled.
 *
 * @param subject the token's subject, 1 to 255 characters without control characters
 * @param admin whether the subject has the role that may overwrite the data of others
 * @param address network address of the caller, for the security log; null if it is
 * unknown
 */
public record Caller(String subject, boolean admin, @Nullable String address) {

	public static final String ADMIN_ROLE = "admin";

	public static final int MAX_SUBJECT_LENGTH = 255;

	public static final String SUBJECT_BOUNDS = "subject must be 1 to " + MAX_SUBJECT_LENGTH
			+ " characters without control characters";

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
			throw new InvalidDataException(SUBJECT_BOUNDS);
		}
		return subject;
	}

	/**
	 * Returns whether the caller may read the receipts of a subject.
	 */
	public boolean mayReadReceiptsOf(String other) {
		return this.admin || this.subject.equals(other);
	}

}

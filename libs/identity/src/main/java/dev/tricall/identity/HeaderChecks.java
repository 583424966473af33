package dev.tricall.identity;

import java.util.function.Predicate;

import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * The checks of {@link StrictHttpFirewall} on header names and values, without a regular
 * expression for strings of visible ASCII characters and spaces, which always pass. The
 * regular expressions took 5 % of the CPU time of a request.
 */
public final class HeaderChecks {

	private HeaderChecks() {
	}

	/** Replaces the checks of the firewall with these. */
	public static void applyTo(StrictHttpFirewall firewall) {
		firewall.setAllowedHeaderNames(visibleOr(StrictHttpFirewall.ALLOWED_HEADER_NAMES));
		firewall.setAllowedHeaderValues(visibleOr(StrictHttpFirewall.ALLOWED_HEADER_VALUES));
	}

	private static Predicate<String> visibleOr(Predicate<String> check) {
		return (text) -> isVisible(text) || check.test(text);
	}

	private static boolean isVisible(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c < ' ' || c > '~') {
				return false;
			}
		}
		return true;
	}

}

package dev.tricall.gateway.security;

import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.util.StringUtils;

import dev.tricall.identity.HeaderChecks;

/**
 * Allows path segments with any percent-encoded visible ASCII character, because an
 * idempotency key may contain them. Paths are matched by segment, so an encoded slash is
 * not a separator. Paths that another parser may interpret differently are rejected:
 * those with empty segments, path parameters, backslashes, or segments that are {@code .}
 * or {@code ..} after decoding.
 */
final class PathFirewall extends StrictHttpFirewall {

	PathFirewall() {
		setAllowUrlEncodedSlash(true);
		setAllowUrlEncodedDoubleSlash(true);
		setAllowUrlEncodedPercent(true);
		setAllowUrlEncodedPeriod(true);
		setAllowBackSlash(true);
		setAllowSemicolon(true);
		HeaderChecks.applyTo(this);
	}

	@Override
	public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
		String path = request.getRequestURI();
		if (path.indexOf(';') >= 0 || path.indexOf('\\') >= 0 || path.contains("//")) {
			throw new RequestRejectedException("The path contains a character that must be encoded");
		}
		for (String segment : path.split("/", -1)) {
			String decoded = StringUtils.uriDecode(segment, StandardCharsets.UTF_8);
			if (decoded.equals(".") || decoded.equals("..")) {
				throw new RequestRejectedException("The path contains a dot segment");
			}
		}
		return super.getFirewalledRequest(request);
	}

}

package dev.tricall.gateway;

import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.util.StringUtils;

/**
 * Lets an idempotency key be any visible ASCII in a path segment, if it is
 * percent-encoded: paths are matched by segment, so an encoded slash separates nothing.
 * What could be read as another path elsewhere is refused: empty segments, path
 * parameters, backslashes, and segments that are {@code .} or {@code ..} once decoded.
 */
final class PathFirewall extends StrictHttpFirewall {

	PathFirewall() {
		setAllowUrlEncodedSlash(true);
		setAllowUrlEncodedDoubleSlash(true);
		setAllowUrlEncodedPercent(true);
		setAllowUrlEncodedPeriod(true);
		setAllowBackSlash(true);
		setAllowSemicolon(true);
	}

	@Override
	public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
		String path = request.getRequestURI();
		if (path.indexOf(';') >= 0 || path.indexOf('\\') >= 0 || path.contains("//")) {
			throw new RequestRejectedException("The path holds a character that must be encoded");
		}
		for (String segment : path.split("/", -1)) {
			String decoded = StringUtils.uriDecode(segment, StandardCharsets.UTF_8);
			if (decoded.equals(".") || decoded.equals("..")) {
				throw new RequestRejectedException("The path holds a dot segment");
			}
		}
		return super.getFirewalledRequest(request);
	}

}

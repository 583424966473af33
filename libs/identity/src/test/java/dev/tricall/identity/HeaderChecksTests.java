package dev.tricall.identity;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;

import static org.assertj.core.api.Assertions.assertThat;

class HeaderChecksTests {

	private final StrictHttpFirewall firewall = new StrictHttpFirewall();

	private final StrictHttpFirewall standard = new StrictHttpFirewall();

	HeaderChecksTests() {
		HeaderChecks.applyTo(this.firewall);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "value", " ~", "a\tb", "é", "\u0085", "a\u0000", "a\u007f", "\u0378", "\ud83d\ude00",
			"\n" })
	void acceptsTheSameValuesAsTheStandardFirewall(String value) {
		assertThat(accepts(this.firewall, "X-Test", value)).isEqualTo(accepts(this.standard, "X-Test", value));
	}

	@Test
	void acceptsTheSameCharactersAsTheStandardFirewall() {
		for (char c = 0; c < 0x300; c++) {
			assertThat(accepts(this.firewall, "X-Test", "a" + c)).as("U+%04x in value", (int) c)
				.isEqualTo(accepts(this.standard, "X-Test", "a" + c));
			assertThat(accepts(this.firewall, "X-" + c, "a")).as("U+%04x in name", (int) c)
				.isEqualTo(accepts(this.standard, "X-" + c, "a"));
		}
	}

	private static boolean accepts(StrictHttpFirewall firewall, String name, String value) {
		MockHttpServletRequest request = new MockHttpServletRequest("GET", "/");
		request.addHeader(name, value);
		try {
			return value.equals(firewall.getFirewalledRequest(request).getHeader(name));
		}
		catch (RequestRejectedException ex) {
			return false;
		}
	}

}

package dev.tricall.telemetry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class SecurityLogTests {

	@Test
	void writesOneLineWithTheFieldsInOrder(CapturedOutput output) {
		SecurityLog.refused("login").user("demo-user").address("127.0.0.1").reason("wrong password").write();
		assertThat(output).contains("WARN")
			.contains(
					"event.action=login event.outcome=failure user.name=demo-user source.address=127.0.0.1 event.reason=wrong password");
	}

	@Test
	void valuesCannotStartANewLine(CapturedOutput output) {
		SecurityLog.granted("login").user("x\n2026-01-01 INFO forged\u2028line").write();
		assertThat(output).contains("user.name=x?2026-01-01 INFO forged?line").doesNotContain("\n2026-01-01");
	}

	@Test
	void truncatesLongValuesAndOmitsUnknownOnes(CapturedOutput output) {
		SecurityLog.granted("login").user("u".repeat(10_000)).address(null).write();
		assertThat(output).contains("user.name=" + "u".repeat(200) + "...").doesNotContain("source.address");
	}

}

package dev.tricall.gateway;

import java.util.Map;

import dev.tricall.telemetry.SecurityLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The lines of the {@link SecurityLog} about logins at the dashboard.
 */
@ExtendWith(OutputCaptureExtension.class)
class LoginLogTests extends StubbedGatewayTest {

	LoginLogTests(Environment environment) {
		super(environment);
	}

	@Test
	void hasALineForALogin(CapturedOutput output) {
		DashboardPerson.admin(this).logIn();
		assertThat(output)
			.contains("event.action=dashboard-login event.outcome=success user.name=person source.address=127.0.0.1");
	}

	@Test
	void hasALineForAUserWithoutTheRole(CapturedOutput output) {
		new DashboardPerson(this).logIn();
		assertThat(output).contains("event.action=dashboard-login event.outcome=failure user.name=person "
				+ "source.address=127.0.0.1 event.reason=Role admin missing");
	}

	@Test
	void hasALineForAFailedLoginWithoutItsCode(CapturedOutput output) {
		DashboardPerson person = new DashboardPerson(this);
		person.comeBack(person.begin(), Map.of("state", "other"));
		assertThat(output)
			.contains("event.action=dashboard-login event.outcome=failure source.address=127.0.0.1 "
					+ "event.reason=authorization_request_not_found")
			.doesNotContain("code=c");
	}

}

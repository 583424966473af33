package dev.tricall.gateway.pages;

import java.util.Map;

import dev.tricall.telemetry.SecurityLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;

import dev.tricall.gateway.StubbedGatewayTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Entries of logins in the {@link SecurityLog}.
 */
@ExtendWith(OutputCaptureExtension.class)
class LoginLogTests extends StubbedGatewayTest {

	LoginLogTests(Environment environment) {
		super(environment);
	}

	@Test
	void logsALogin(CapturedOutput output) {
		DashboardBrowser.admin(this).logIn();
		assertThat(output).contains(
				"event.action=dashboard-login event.outcome=success user.name=some-user source.address=127.0.0.1");
	}

	@Test
	void logsAUserWithoutRoleAdmin(CapturedOutput output) {
		new DashboardBrowser(this).logIn();
		assertThat(output).contains("event.action=dashboard-login event.outcome=failure user.name=some-user "
				+ "source.address=127.0.0.1 event.reason=Role admin missing");
	}

	@Test
	void logsAFailedLoginWithoutItsCode(CapturedOutput output) {
		DashboardBrowser browser = new DashboardBrowser(this);
		browser.finishLogin(browser.startLogin(), Map.of("state", "other"));
		assertThat(output)
			.contains("event.action=dashboard-login event.outcome=failure source.address=127.0.0.1 "
					+ "event.reason=authorization_request_not_found")
			.doesNotContain("code=c");
	}

}

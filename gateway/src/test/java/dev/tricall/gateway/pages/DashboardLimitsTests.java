package dev.tricall.gateway.pages;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.apache.catalina.Context;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.test.context.TestPropertySource;

import dev.tricall.gateway.StubbedGatewayTest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Limits of the dashboard's logins and sessions.
 */
@TestPropertySource(
		properties = { "gateway.dashboard.sessions=3", "gateway.dashboard.sessions-per-user=2", "gateway.deadline=2s" })
class DashboardLimitsTests extends StubbedGatewayTest {

	private final Context tomcat;

	DashboardLimitsTests(Environment environment, ServletWebServerApplicationContext context) {
		super(environment);
		TomcatWebServer server = (TomcatWebServer) context.getWebServer();
		assertThat(server).isNotNull();
		this.tomcat = (Context) server.getTomcat().getHost().findChildren()[0];
	}

	@AfterEach
	void endSessions() {
		Stream.of(this.tomcat.getManager().findSessions()).forEach((session) -> session.expire());
	}

	@Test
	void startedLoginsCreateNoSession() {
		IntStream.range(0, 1000).parallel().forEach((i) -> new DashboardBrowser(this).startLogin());
		assertThat(this.tomcat.getManager().getActiveSessions()).isZero();
		assertThat(DashboardBrowser.admin(this).logIn().statusCode()).isEqualTo(302);
	}

	@Test
	void failedLoginsAndOtherUsersCreateNoSession() {
		for (int i = 0; i < 5; i++) {
			get(DashboardLogin.CALLBACK_URI + "?code=c&state=s", null);
			DashboardBrowser.admin(this).withIdTokenClaims((claims) -> claims.audience("other")).logIn();
			new DashboardBrowser(this).logIn();
		}
		assertThat(this.tomcat.getManager().getActiveSessions()).isZero();
	}

	@Test
	void endsTheOldestSessionOfAUserWithTooMany() {
		DashboardBrowser[] browsers = Stream.generate(() -> DashboardBrowser.admin(this))
			.limit(3)
			.peek(DashboardBrowser::logIn)
			.toArray(DashboardBrowser[]::new);
		assertThat(this.tomcat.getManager().getActiveSessions()).isEqualTo(2);
		assertThat(browsers[0].get("/discovery/").statusCode()).isEqualTo(302);
		assertThat(browsers[1].get("/discovery/").statusCode()).isEqualTo(200);
		assertThat(browsers[2].get("/discovery/").statusCode()).isEqualTo(200);
	}

	@Test
	void respondsWith503WhenThereAreTooManySessions() {
		for (String user : new String[] { "one", "two", "three" }) {
			assertThat(admin(user).logIn().statusCode()).isEqualTo(302);
		}
		HttpResponse<String> response = admin("four").logIn();
		assertProblem(response, 503);
		assertThat(response.headers().firstValue("Retry-After")).isPresent();
		assertThat(response.body()).contains("Too many concurrent logins.");
	}

	@Test
	void respondsWith429ToTooManyFailedLoginsButServesOthers() {
		assertThat(Stream.generate(() -> get(DashboardLogin.CALLBACK_URI + "?code=c&state=s", null)).limit(50))
			.filteredOn((response) -> response.statusCode() == 429)
			.isNotEmpty()
			.allSatisfy((response) -> assertThat(response.headers().firstValue("Retry-After")).contains("1"));
		assertThat(DashboardBrowser.admin(this).logIn().statusCode()).isEqualTo(302);
	}

	@Test
	void respondsWith503WhenTheIssuerDoesNotAnswer() {
		CountDownLatch end = new CountDownLatch(1);
		DashboardBrowser browser = DashboardBrowser.admin(this);
		Map<String, String> request = browser.startLogin();
		issuer.onToken((exchange) -> await(end));
		long start = System.nanoTime();
		HttpResponse<String> response = browser
			.get(DashboardLogin.CALLBACK_URI + "?code=c&state=" + request.get("state"));
		end.countDown();
		assertProblem(response, 503);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
	}

	private static void await(CountDownLatch end) {
		try {
			end.await(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private DashboardBrowser admin(String name) {
		return DashboardBrowser.admin(this).withIdTokenClaims((claims) -> claims.subject(name));
	}

}

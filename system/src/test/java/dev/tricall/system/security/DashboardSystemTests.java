package dev.tricall.system.security;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.AuthorizationCodeFlow;
import dev.tricall.system.testing.Browser;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;
import static dev.tricall.system.testing.ProblemAssertions.assertProblem;

/**
 * Users log in to the registry's dashboard and through a public client.
 */
@SystemTest
class DashboardSystemTests {

	private static final String DASHBOARD = "/discovery/";

	private static final Pattern STYLES = Pattern.compile("<link rel=\"stylesheet\" href=\"([^\"]+)\"");

	private final TestSystem system;

	private final Browser browser;

	DashboardSystemTests(TestSystem system) {
		this.system = system;
		this.browser = new Browser(system.anonymous().gateway());
	}

	@Test
	void adminSeesTheInstances() {
		Response page = this.browser.logIn(DASHBOARD, "demo-admin");
		assertThat(page.status()).as(page.toString()).isEqualTo(200);
		assertThat(this.browser.at().getPath()).isEqualTo(DASHBOARD);
		assertThat(page.header("Content-Type")).startsWith("text/html");
		assertThat(page.text()).contains("SERVICE-A", "SERVICE-B", "AUTH-SERVER", "<base href=\"/discovery/\">");
		assertThat(page.text()).as("credentials of the registry").doesNotContain("registry-password");
		Response again = this.browser.open("/discovery/lastn");
		assertThat(again.status()).isEqualTo(200);
		assertThat(again.text()).contains("Last 1000");
	}

	@Test
	void pageHasItsStyles() {
		Matcher styles = STYLES.matcher(this.browser.logIn(DASHBOARD, "demo-admin").text());
		assertThat(styles.find()).isTrue();
		Response sheet = this.browser.open(this.browser.at().resolve(styles.group(1)).getPath());
		assertThat(sheet.status()).as(styles.group(1)).isEqualTo(200);
		assertThat(sheet.header("Content-Type")).startsWith("text/css");
	}

	@Test
	void userCanRetryAfterAWrongPassword() {
		Response form = this.browser.logIn(DASHBOARD, "demo-admin", "wrong");
		assertThat(form.status()).as(form.toString()).isEqualTo(200);
		assertThat(form.text()).contains("Invalid credentials", "name=\"password\"");
		assertThat(this.browser.logIn(DASHBOARD, "demo-admin").text()).contains("SERVICE-B");
	}

	@Test
	void otherUsersAreDenied() {
		assertProblem(this.browser.logIn(DASHBOARD, "demo-user"), 403);
		assertProblem(this.browser.open("/discovery/eureka/apps"), 403);
	}

	@Test
	void anotherUserCanLogInAfterALogout() {
		assertThat(this.browser.logIn(DASHBOARD, "demo-user").status()).isEqualTo(403);
		assertThat(this.browser.logOut().status()).isEqualTo(200);
		assertThat(this.browser.logIn(DASHBOARD, "demo-admin").status()).isEqualTo(200);
		this.browser.logOut();
		this.browser.open(DASHBOARD);
		assertThat(this.browser.at().getPath()).isEqualTo("/login");
	}

	@Test
	void redirectsAnonymousUsersToTheLogin() {
		Response response = this.browser.send("GET", DASHBOARD);
		assertThat(response.status()).isEqualTo(302);
		assertThat(this.browser.open(DASHBOARD).text()).contains("password");
		assertThat(this.browser.at().getPath()).isEqualTo("/login");
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "DELETE" })
	void registryIsReadOnlyThroughTheGateway(String method) {
		this.browser.logIn(DASHBOARD, "demo-admin");
		String application = "/discovery/eureka/apps/SERVICE-B";
		assertProblem(this.browser.send(method, application), 401);
		assertProblem(this.system.admin()
			.send(this.system.admin().request(application).method(method, BodyPublishers.noBody())), 403);
		assertThat(this.system.admin().get(application).status()).isEqualTo(200);
	}

	@Test
	void clientsNeedTheRoleToo() {
		assertThat(this.system.admin().get(DASHBOARD).text()).contains("SERVICE-B");
		assertProblem(this.system.demo().get(DASHBOARD), 403);
	}

	@Test
	void userSendsDataThroughAPublicClient() {
		Response tokens = AuthorizationCodeFlow.tokens(this.system, this.browser, "demo-user");
		ApiClient user = this.system.bearer(tokens.field("access_token"));
		String key = ApiClient.newKey();
		Response receipt = user.handle(ApiClient.pathFor("grpc"), ApiClient.newId(), key, "from a user");
		assertThat(receipt.field("status")).as(receipt.toString()).isEqualTo("APPLIED");
		assertThat(user.get(ApiClient.SERVICE_B_DATA + "/" + key).field("owner")).isEqualTo("demo-user");
	}

}

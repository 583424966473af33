package dev.tricall.system.security;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.AuthorizationCodeFlow;
import dev.tricall.system.testing.Browser;
import dev.tricall.system.testing.EntryPoint;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;
import dev.tricall.system.testing.TokenEndpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static dev.tricall.system.testing.ProblemAssertions.assertProblem;
import static dev.tricall.system.testing.ProblemAssertions.assertProblemWithoutTrace;

/**
 * A token that a service receives is rejected everywhere else. These tokens are genuine;
 * {@link IntrudersSystemTests} has tokens that the issuer never issues.
 */
@SystemTest
class TokenAudienceSystemTests {

	private final TestSystem system;

	private final TokenEndpoint tokens;

	TokenAudienceSystemTests(TestSystem system) {
		this.system = system;
		this.tokens = new TokenEndpoint(system.anonymous());
	}

	@ParameterizedTest
	@FieldSource("dev.tricall.system.testing.EntryPoint#BEHIND_GATEWAY")
	void adminTokenIsRejectedBehindTheGateway(EntryPoint entryPoint) {
		assertThat(entryPoint.write(this.system, adminToken(), ApiClient.newKey())).isEqualTo(401);
	}

	@ParameterizedTest
	@EnumSource(names = { "A_REST", "A_GRPC", "A_KAFKA" }, mode = EnumSource.Mode.EXCLUDE)
	void tokenForServiceAIsRejectedElsewhere(EntryPoint entryPoint) {
		assertThat(entryPoint.write(this.system, tokenOfServiceA(), ApiClient.newKey())).isEqualTo(401);
	}

	@ParameterizedTest
	@EnumSource(names = { "B_HTTP", "B_GRPC" }, mode = EnumSource.Mode.EXCLUDE)
	void tokenForServiceBIsRejectedElsewhere(EntryPoint entryPoint) {
		Response exchanged = this.tokens.exchange("service-a", "demo-service-a-secret", tokenOfServiceA(), "service-b");
		assertThat(exchanged.status()).as(exchanged.toString()).isEqualTo(200);
		assertThat(entryPoint.write(this.system, exchanged.field("access_token"), ApiClient.newKey())).isEqualTo(401);
	}

	@Test
	void tokenForServiceACannotRotateKeys() {
		assertProblem(this.system.bearer(tokenOfServiceA()).post("/admin/keys", ""), 401);
		assertProblemWithoutTrace(this.system.at("auth-server", tokenOfServiceA()).post("/admin/keys", ""), 401);
	}

	@Test
	void onlyTheAudienceCanExchangeAToken() {
		Response ofA = this.tokens.exchange("service-a", "demo-service-a-secret", adminToken(), "service-b");
		assertThat(ofA.status()).as(ofA.toString()).isEqualTo(400);
		Response ofGateway = this.tokens.exchange("gateway", "demo-gateway-secret", tokenOfServiceA(), "service-b");
		assertThat(ofGateway.status()).as(ofGateway.toString()).isEqualTo(400);
	}

	@ParameterizedTest
	@EnumSource
	void idTokenIsRejected(EntryPoint entryPoint) {
		Browser browser = new Browser(this.system.anonymous().gateway());
		String idToken = AuthorizationCodeFlow.tokens(this.system, browser, "demo-admin").field("id_token");
		assertThat(idToken).isNotEmpty();
		assertThat(entryPoint.write(this.system, idToken, ApiClient.newKey())).isEqualTo(401);
	}

	private String adminToken() {
		return this.system.admin().authorization().get().substring("Bearer ".length());
	}

	/** The token that the gateway obtains for a call of an admin. */
	private String tokenOfServiceA() {
		Response exchanged = this.tokens.exchange("gateway", "demo-gateway-secret", adminToken(), "service-a");
		assertThat(exchanged.status()).as(exchanged.toString()).isEqualTo(200);
		return exchanged.field("access_token");
	}

}

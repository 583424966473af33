package dev.tricall.system;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

import static dev.tricall.system.Problems.assertProblem;
import static dev.tricall.system.Problems.assertProblemInside;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A token that one service receives is of no use anywhere else. All tokens here are of
 * the issuer's own making; {@link IntrudersSystemTests} has those that it never issues.
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
	@FieldSource("dev.tricall.system.Door#INSIDE")
	void anAdminsTokenIsRefusedBehindTheGateway(Door door) {
		assertThat(door.write(this.system, adminToken(), Api.newKey())).isEqualTo(401);
	}

	@ParameterizedTest
	@EnumSource(names = { "A_REST", "A_GRPC", "A_KAFKA" }, mode = EnumSource.Mode.EXCLUDE)
	void theTokenThatServiceAReceivesIsRefusedElsewhere(Door door) {
		assertThat(door.write(this.system, tokenOfServiceA(), Api.newKey())).isEqualTo(401);
	}

	@ParameterizedTest
	@EnumSource(names = { "B_HTTP", "B_GRPC" }, mode = EnumSource.Mode.EXCLUDE)
	void theTokenThatServiceBReceivesIsRefusedElsewhere(Door door) {
		Reply exchanged = this.tokens.exchange("service-a", "demo-service-a-secret", tokenOfServiceA(), "service-b");
		assertThat(exchanged.status()).as(exchanged.toString()).isEqualTo(200);
		assertThat(door.write(this.system, exchanged.field("access_token"), Api.newKey())).isEqualTo(401);
	}

	@Test
	void theTokenThatServiceAReceivesRotatesNoKeys() {
		assertProblem(this.system.bearer(tokenOfServiceA()).post("/admin/keys", ""), 401);
		assertProblemInside(this.system.at("auth-server", tokenOfServiceA()).post("/admin/keys", ""), 401);
	}

	@Test
	void onlyTheAudienceOfATokenExchangesIt() {
		Reply ofA = this.tokens.exchange("service-a", "demo-service-a-secret", adminToken(), "service-b");
		assertThat(ofA.status()).as(ofA.toString()).isEqualTo(400);
		Reply ofGateway = this.tokens.exchange("gateway", "demo-gateway-secret", tokenOfServiceA(), "service-b");
		assertThat(ofGateway.status()).as(ofGateway.toString()).isEqualTo(400);
	}

	@ParameterizedTest
	@EnumSource
	void anIdTokenIsRefused(Door door) {
		Browser browser = new Browser(this.system.anonymous().gateway());
		String idToken = AuthorizationCodeFlow.tokens(this.system, browser, "demo-admin").field("id_token");
		assertThat(idToken).isNotEmpty();
		assertThat(door.write(this.system, idToken, Api.newKey())).isEqualTo(401);
	}

	private String adminToken() {
		return this.system.admin().authorization().get().substring("Bearer ".length());
	}

	/** As the gateway gets it for a call of an admin. */
	private String tokenOfServiceA() {
		Reply exchanged = this.tokens.exchange("gateway", "demo-gateway-secret", adminToken(), "service-a");
		assertThat(exchanged.status()).as(exchanged.toString()).isEqualTo(200);
		return exchanged.field("access_token");
	}

}

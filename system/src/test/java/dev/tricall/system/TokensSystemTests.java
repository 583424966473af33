package dev.tricall.system;

import java.util.Base64;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static dev.tricall.system.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who gets a token, and what it is good for.
 */
@SystemTest
class TokensSystemTests {

	private final TestSystem system;

	TokensSystemTests(TestSystem system) {
		this.system = system;
	}

	@OverEachWay
	void answers403WhenAReaderWrites(String path) {
		String key = Api.newKey();
		assertProblem(this.system.reader().post(path, Api.newId(), key, "v"), 403);
		assertProblem(this.system.reader().get(Api.DIRECT + "/" + key), 404);
	}

	@Test
	void letsAReaderRead() {
		String key = Api.newKey();
		this.system.demo().post(Api.DIRECT, Api.newId(), key, "v");
		assertThat(this.system.reader().get(Api.DIRECT + "/" + key).field("value")).isEqualTo("v");
	}

	@Test
	void answers403WhenATokenWithoutThatScopeReads() {
		Api writer = this.system.client("demo-client", "data.write");
		String id = Api.newId();
		String key = Api.newKey();
		assertThat(writer.post(Api.DIRECT, id, key, "v").status()).isEqualTo(200);
		assertProblem(writer.get(Api.DIRECT + "/" + key), 403);
		assertProblem(writer.get(Api.DIRECT), 403);
		assertProblem(writer.get("/service-b/api/receipts/" + id), 403);
	}

	@Test
	void aTokenHasTheFormOfRfc9068() {
		String[] parts = this.system.admin().authorization().get().substring("Bearer ".length()).split("\\.", -1);
		JsonNode header = decoded(parts[0]);
		assertThat(header.path("typ").asString()).isEqualTo("at+jwt");
		assertThat(header.path("alg").asString()).isEqualTo("RS256");
		JsonNode claims = decoded(parts[1]);
		assertThat(claims.propertyNames()).contains("iss", "sub", "aud", "exp", "iat", "jti", "client_id", "scope");
		assertThat(claims.path("iss").asString()).isEqualTo(this.system.anonymous().gateway().toString());
		assertThat(claims.path("sub").asString()).isEqualTo("admin-client");
		assertThat(claims.path("client_id").asString()).isEqualTo("admin-client");
		JsonNode audience = claims.path("aud");
		assertThat(audience.isArray() ? audience.size() : 1).isEqualTo(1);
		assertThat((audience.isArray() ? audience.path(0) : audience).asString()).isEqualTo("gateway");
		assertThat(claims.path("scope").asString().split(" ", -1)).containsExactlyInAnyOrder("data.read", "data.write");
	}

	private static JsonNode decoded(String part) {
		return new JsonMapper().readTree(Base64.getUrlDecoder().decode(part));
	}

	@Test
	void aRoleWithoutItsScopeChangesNoKeys() {
		assertProblem(this.system.client("admin-client", "data.read").post("/admin/keys", ""), 403);
	}

	@Test
	void issuesNoTokenForAWrongSecret() {
		Reply reply = new Api(this.system.anonymous().gateway(), () -> "Basic ZGVtby1jbGllbnQ6d3Jvbmc=")
			.post("/oauth2/token?grant_type=client_credentials", "");
		assertThat(reply.status()).as(reply.toString()).isIn(400, 401);
		assertThat(reply.text()).doesNotContain("access_token");
	}

}

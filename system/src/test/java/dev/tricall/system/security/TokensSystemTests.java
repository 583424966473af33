package dev.tricall.system.security;

import java.util.Base64;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.tricall.system.testing.ApiClient;
import dev.tricall.system.testing.ForEachEntryPoint;
import dev.tricall.system.testing.Response;
import dev.tricall.system.testing.SystemTest;
import dev.tricall.system.testing.TestSystem;

import static org.assertj.core.api.Assertions.assertThat;
import static dev.tricall.system.testing.ProblemAssertions.assertProblem;

/**
 * Tokens of the demo clients and what they permit.
 */
@SystemTest
class TokensSystemTests {

	private final TestSystem system;

	TokensSystemTests(TestSystem system) {
		this.system = system;
	}

	@ForEachEntryPoint
	void respondsWith403WhenAReaderWrites(String path) {
		String key = ApiClient.newKey();
		assertProblem(this.system.reader().post(path, ApiClient.newId(), key, "v"), 403);
		assertProblem(this.system.reader().get(ApiClient.SERVICE_B_DATA + "/" + key), 404);
	}

	@Test
	void readerCanRead() {
		String key = ApiClient.newKey();
		this.system.demo().post(ApiClient.SERVICE_B_DATA, ApiClient.newId(), key, "v");
		assertThat(this.system.reader().get(ApiClient.SERVICE_B_DATA + "/" + key).field("value")).isEqualTo("v");
	}

	@Test
	void respondsWith403WithoutTheScopeToRead() {
		ApiClient writer = this.system.client("demo-client", "data.write");
		String id = ApiClient.newId();
		String key = ApiClient.newKey();
		assertThat(writer.post(ApiClient.SERVICE_B_DATA, id, key, "v").status()).isEqualTo(200);
		assertProblem(writer.get(ApiClient.SERVICE_B_DATA + "/" + key), 403);
		assertProblem(writer.get(ApiClient.SERVICE_B_DATA), 403);
		assertProblem(writer.get("/service-b/api/receipts/" + id), 403);
	}

	@Test
	void tokenFollowsRfc9068() {
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
	void roleWithoutScopeCannotRotateKeys() {
		assertProblem(this.system.client("admin-client", "data.read").post("/admin/keys", ""), 403);
	}

	@Test
	void rejectsAWrongSecret() {
		Response response = new ApiClient(this.system.anonymous().gateway(), () -> "Basic ZGVtby1jbGllbnQ6d3Jvbmc=")
			.post("/oauth2/token?grant_type=client_credentials", "");
		assertThat(response.status()).as(response.toString()).isIn(400, 401);
		assertThat(response.text()).doesNotContain("access_token");
	}

}

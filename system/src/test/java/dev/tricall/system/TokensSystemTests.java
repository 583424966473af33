package dev.tricall.system;

import org.junit.jupiter.api.Test;

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
	void issuesNoTokenForAWrongSecret() {
		Reply reply = new Api(this.system.anonymous().gateway(), () -> "Basic ZGVtby1jbGllbnQ6d3Jvbmc=")
			.post("/oauth2/token?grant_type=client_credentials", "");
		assertThat(reply.status()).as(reply.toString()).isIn(400, 401);
		assertThat(reply.text()).doesNotContain("access_token");
	}

}

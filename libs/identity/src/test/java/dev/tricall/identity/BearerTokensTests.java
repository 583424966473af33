package dev.tricall.identity;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEObjectType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bearer tokens in a service that uses this library.
 */
@SpringBootTest
@AutoConfigureMockMvc
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class BearerTokensTests {

	private static final TestIssuer issuer = new TestIssuer();

	private final MockMvcTester mvc;

	BearerTokensTests(MockMvcTester mvc) {
		this.mvc = mvc;
	}

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("spring.security.oauth2.resourceserver.jwt.issuer-uri", () -> TestIssuer.NAME);
		registry.add("spring.security.oauth2.resourceserver.jwt.jwk-set-uri", issuer::keysAddress);
		registry.add("spring.security.oauth2.resourceserver.jwt.audiences", () -> "here");
	}

	@AfterAll
	static void close() {
		issuer.close();
	}

	@Test
	void respondsWith200WithTheScope() {
		assertThat(get("/read", issuer.token("here", "data.read data.write"))).hasStatusOk();
	}

	@Test
	void respondsWith403WithoutTheScope() {
		MvcTestResult answer = get("/read", issuer.token("here", "data.write"));
		assertProblem(answer, HttpStatus.FORBIDDEN);
		assertThat(answer).hasHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"insufficient_scope\"");
	}

	@Test
	void acceptsScopesAsAList() {
		String token = issuer.token((claims) -> claims.claim("scope", List.of("data.read", "data.write")));
		assertThat(get("/read", token)).hasStatusOk();
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void logsAForbiddenCall(CapturedOutput output) {
		get("/read", issuer.token("here", "data.write"));
		assertThat(output).containsOnlyOnce("event.action=authorization")
			.contains("event.outcome=failure user.name=caller source.address=127.0.0.1 "
					+ "http.request.method=GET url.path=/read event.reason=Access Denied");
	}

	@ParameterizedTest
	@MethodSource("invalidTokens")
	@ExtendWith(OutputCaptureExtension.class)
	void logsTheReasonButNotTheToken(String token, String reason, CapturedOutput output) {
		get("/read", token);
		assertThat(output).containsOnlyOnce("event.action=token ")
			.containsPattern("source.address=127.0.0.1 .*url.path=/read event.reason=.*" + reason)
			.doesNotContain("user.name=")
			.doesNotContain(token.split("\\.", -1));
	}

	static Stream<Arguments> invalidTokens() {
		return Stream.of(Arguments.of(issuer.token("there", "data.read"), "aud claim is not valid"),
				Arguments.of(issuer.token((claims) -> claims.issuer("http://other.test")), "iss claim is not valid"),
				Arguments.of(TestIssuer.sign(issuer.key(), JOSEObjectType.JWT, (claims) -> {
				}), "typ value"), Arguments.of(TestIssuer.sign(TestIssuer.newKey(), (claims) -> {
				}), "Signed JWT rejected"), Arguments.of("some-secret-value", "Malformed token"));
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void logsNothingWithoutAToken(CapturedOutput output) {
		this.mvc.get().uri("/read").exchange();
		assertThat(output).doesNotContain("event.action");
	}

	@Test
	void respondsWith403ForAPathThatIsNotAllowed() {
		assertProblem(get("/other", issuer.token("here", "data.read")), HttpStatus.FORBIDDEN);
	}

	@Test
	void respondsWith401WithoutAnErrorCodeWithoutAToken() {
		MvcTestResult answer = this.mvc.get().uri("/read").exchange();
		assertProblem(answer, HttpStatus.UNAUTHORIZED);
		assertThat(answer).hasHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
	}

	@Test
	void respondsWith401WithoutInternalsForAnInvalidToken() {
		MvcTestResult answer = get("/read", issuer.token("there", "data.read"));
		assertProblem(answer, HttpStatus.UNAUTHORIZED);
		assertThat(answer).hasHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
	}

	@Test
	void respondsWith401ForAMalformedToken() {
		assertProblem(get("/read", "a b"), HttpStatus.UNAUTHORIZED);
	}

	@Test
	void mapsRolesAndTheOutermostActor() {
		String token = issuer.token((claims) -> claims.claim("scope", List.of("data.read"))
			.claim("roles", List.of("admin"))
			.claim("act", Map.of("sub", "service-a", "act", Map.of("sub", "gateway"))));
		assertThat(get("/admin", token)).hasStatusOk();
		assertThat(get("/actor", token)).hasStatusOk();
		assertThat(get("/gateway", token)).hasStatus(HttpStatus.FORBIDDEN);
	}

	@Test
	void ignoresMalformedRolesAndActors() {
		String token = issuer.token((claims) -> claims.claim("roles", "admin").claim("act", "service-a"));
		assertThat(get("/admin", token)).hasStatus(HttpStatus.FORBIDDEN);
		assertThat(get("/actor", token)).hasStatus(HttpStatus.FORBIDDEN);
	}

	@Test
	void respondsWith400ForARequestThatTheFirewallRejects() {
		MvcTestResult answer = this.mvc.get().uri("/read;x=1").exchange();
		assertProblem(answer, HttpStatus.BAD_REQUEST);
	}

	private MvcTestResult get(String path, String token) {
		return this.mvc.get().uri(path).header(HttpHeaders.AUTHORIZATION, "Bearer " + token).exchange();
	}

	private static void assertProblem(MvcTestResult answer, HttpStatus status) {
		assertThat(answer).hasStatus(status).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
		assertThat(answer).bodyJson().extractingPath("$.status").isEqualTo(status.value());
		assertThat(answer).bodyJson().extractingPath("$.title").isEqualTo(status.getReasonPhrase());
		assertThat(answer).bodyText().doesNotContain("Exception", "Jwt", "aud");
	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	@RestController
	static class Service {

		@GetMapping({ "/read", "/admin", "/actor", "/gateway", "/other" })
		String answer() {
			return "";
		}

		@Bean
		SecurityFilterChain security(HttpSecurity http, BearerTokens bearerTokens) {
			return bearerTokens.applyTo(http)
				.authorizeHttpRequests((requests) -> requests.requestMatchers("/read")
					.hasAuthority("SCOPE_data.read")
					.requestMatchers("/admin")
					.hasRole("admin")
					.requestMatchers("/actor")
					.hasAuthority("ACTOR_service-a")
					.requestMatchers("/gateway")
					.hasAuthority("ACTOR_gateway")
					.anyRequest()
					.denyAll())
				.build();
		}

	}

}

package dev.tricall.identity;

import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestConstructor;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A service that started while the issuer was unavailable.
 */
@SpringBootTest(classes = BearerTokensTests.Service.class)
@AutoConfigureMockMvc
@TestConstructor(autowireMode = TestConstructor.AutowireMode.ALL)
class IssuerUnavailableTests {

	private final MockMvcTester mvc;

	IssuerUnavailableTests(MockMvcTester mvc) {
		this.mvc = mvc;
	}

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("spring.security.oauth2.resourceserver.jwt.issuer-uri", () -> TestIssuer.NAME);
		registry.add("spring.security.oauth2.resourceserver.jwt.jwk-set-uri", () -> "http://localhost:1/oauth2/jwks");
		registry.add("spring.security.oauth2.resourceserver.jwt.audiences", () -> "here");
	}

	@Test
	void respondsWith503ToATokenThatCannotBeValidated() {
		String token = TestIssuer.sign(TestIssuer.newKey(), (claims) -> {
		});
		assertThat(this.mvc.get().uri("/read").header(HttpHeaders.AUTHORIZATION, "Bearer " + token))
			.hasStatus(HttpStatus.SERVICE_UNAVAILABLE)
			.hasContentType(MediaType.APPLICATION_PROBLEM_JSON)
			.hasHeader(HttpHeaders.RETRY_AFTER, "2");
	}

	@Test
	void respondsWith401WithoutAToken() {
		assertThat(this.mvc.get().uri("/read")).hasStatus(HttpStatus.UNAUTHORIZED);
	}

}

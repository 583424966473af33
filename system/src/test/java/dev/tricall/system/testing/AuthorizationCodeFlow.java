package dev.tricall.system.testing;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Login of a user at the public client {@code demo-web}, by authorization code with PKCE.
 * The verifier and its challenge are those of RFC 7636, appendix B.
 */
public final class AuthorizationCodeFlow {

	private static final String CALLBACK = "http://127.0.0.1:8080/callback";

	private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

	private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

	private static final Pattern CODE = Pattern.compile("(?:.*&)?code=([^&]+).*");

	private AuthorizationCodeFlow() {
	}

	/**
	 * Returns path and query of an authorization request.
	 */
	public static String authorizationRequest(String state) {
		return "/oauth2/authorize?" + Browser.encode(Map.of("response_type", "code", "client_id", "demo-web",
				"redirect_uri", CALLBACK, "scope", "openid data.read data.write", "state", state, "code_challenge",
				CHALLENGE, "code_challenge_method", "S256"));
	}

	/**
	 * Logs a user in and redeems the code.
	 * @return the response of the token endpoint
	 */
	public static Response tokens(TestSystem system, Browser browser, String user) {
		browser.logIn(authorizationRequest("xyz"), user);
		assertThat(browser.at().toString()).startsWith(CALLBACK + "?").contains("state=xyz");
		Matcher code = CODE.matcher(browser.at().getQuery());
		assertThat(code.matches()).isTrue();
		return redeem(system.anonymous(), code.group(1));
	}

	private static Response redeem(ApiClient anonymous, String code) {
		Response tokens = anonymous.send(anonymous.request(TokenEndpoint.PATH)
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(Browser.encode(Map.of("grant_type", "authorization_code", "client_id",
					"demo-web", "redirect_uri", CALLBACK, "code", code, "code_verifier", VERIFIER)))));
		assertThat(tokens.status()).as(tokens.toString()).isEqualTo(200);
		return tokens;
	}

}

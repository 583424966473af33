package dev.tricall.system;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.apache.kafka.common.security.oauthbearer.ClientCredentialsJwtRetriever;
import org.apache.kafka.common.security.oauthbearer.ClientJwtValidator;
import org.apache.kafka.common.security.oauthbearer.FileJwtRetriever;
import org.apache.kafka.common.security.oauthbearer.JwtRetriever;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;

/**
 * Settings of clients of the broker, each with what proves who it is.
 */
final class BrokerClients {

	/** Kafka asks for consent to each address, as a system property only. */
	private static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

	/** The same for files, whose URLs must be allowed as well. */
	private static final String ALLOWED_FILES = "org.apache.kafka.sasl.oauthbearer.allowed.files";

	private final String broker;

	private final String tokenUrl;

	BrokerClients(TestSystem system) {
		this.broker = system.backstage().address("kafka");
		this.tokenUrl = "http://" + system.backstage().address("auth-server") + "/oauth2/token";
		System.setProperty(ALLOWED_URLS, this.tokenUrl);
	}

	Map<String, Object> serviceA() {
		return withToken("service-a", "demo-service-a-secret", "kafka");
	}

	Map<String, Object> serviceB() {
		return withToken("service-b", "demo-service-b-secret", "kafka");
	}

	/**
	 * Settings of a client that presents a token from a file.
	 */
	Map<String, Object> withToken(Path file) {
		String url = file.toUri().toString();
		System.setProperty(ALLOWED_FILES, file.toString());
		System.setProperty(ALLOWED_URLS, this.tokenUrl + "," + url);
		Map<String, Object> all = withOAuth(FileJwtRetriever.class);
		all.put("sasl.oauthbearer.token.endpoint.url", url);
		return all;
	}

	Map<String, Object> withToken(String id, String secret, String scope) {
		Map<String, Object> all = withOAuth(ClientCredentialsJwtRetriever.class);
		all.put("sasl.oauthbearer.token.endpoint.url", this.tokenUrl);
		all.put("sasl.oauthbearer.client.credentials.client.id", id);
		all.put("sasl.oauthbearer.client.credentials.client.secret", secret);
		all.put("sasl.oauthbearer.scope", scope);
		return all;
	}

	private Map<String, Object> withOAuth(Class<? extends JwtRetriever> retriever) {
		return with(Map.of("security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", "OAUTHBEARER", "sasl.jaas.config",
				OAuthBearerLoginModule.class.getName() + " required;", "sasl.login.callback.handler.class",
				OAuthBearerLoginCallbackHandler.class, "sasl.oauthbearer.jwt.retriever.class", retriever,
				"sasl.oauthbearer.jwt.validator.class", ClientJwtValidator.class));
	}

	Map<String, Object> with(Map<String, Object> security) {
		Map<String, Object> all = new HashMap<>(security);
		all.put("bootstrap.servers", this.broker);
		all.put("group.id", "service-b");
		return all;
	}

}

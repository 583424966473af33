package dev.tricall.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

import javax.security.auth.login.AppConfigurationEntry;

import org.apache.kafka.common.security.oauthbearer.ClientCredentialsJwtRetriever;
import org.apache.kafka.common.security.oauthbearer.JwtRetriever;

/**
 * Fetches the tokens of Kafka clients like {@link ClientCredentialsJwtRetriever}, which
 * reads its certificates only once: here every fetch uses the current ones. A token is
 * fetched every quarter of an hour.
 */
public final class ReloadingJwtRetriever implements JwtRetriever {

	private Map<String, ?> settings = Map.of();

	private String mechanism = "";

	private List<AppConfigurationEntry> entries = List.of();

	@Override
	public void configure(Map<String, ?> settings, String mechanism, List<AppConfigurationEntry> entries) {
		this.settings = settings;
		this.mechanism = mechanism;
		this.entries = entries;
	}

	@Override
	public String retrieve() {
		ClientCredentialsJwtRetriever retriever = new ClientCredentialsJwtRetriever();
		try {
			retriever.configure(this.settings, this.mechanism, this.entries);
			return retriever.retrieve();
		}
		finally {
			close(retriever);
		}
	}

	private static void close(ClientCredentialsJwtRetriever retriever) {
		try {
			retriever.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

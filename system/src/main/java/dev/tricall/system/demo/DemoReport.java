package dev.tricall.system.demo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import dev.tricall.secrets.DemoSecrets;
import dev.tricall.system.Settings;
import dev.tricall.system.TlsSettings;

/**
 * Prints the results of the sample calls and commands to try.
 */
final class DemoReport {

	private final Settings settings;

	private final Consumer<String> output;

	DemoReport(Settings settings, Consumer<String> output) {
		this.settings = settings;
		this.output = output;
	}

	void printCalls(List<SampleCall> calls) {
		this.output.accept("");
		this.output.accept(SampleCall.heading());
		calls.forEach((call) -> this.output.accept(call.row()));
		this.output.accept("");
	}

	void printStartTime(Duration startTime) {
		this.output.accept(String.format(Locale.ROOT, "First 200 through the gateway after %.1f s.",
				startTime.toMillis() / 1000.0));
	}

	/**
	 * @param processes names and process ids
	 */
	void printCommands(String processes) {
		this.output.accept("""
				Try it with curl:
				  TOKEN=$(curl -s%7$s -u %1$s:%2$s -d grant_type=client_credentials -d scope='data.read data.write' \\
				    %3$s/oauth2/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
				  curl -i%7$s -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
				    -d '{"key": "greeting", "value": "hello"}' %3$s/service-a/api/data/rest
				  curl -i%7$s -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
				    -d '{"key": "greeting", "value": "hello again"}' %3$s/service-a/api/data/grpc
				  curl -i%7$s -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
				    -d '{"key": "greeting", "value": "and again"}' %3$s/service-a/api/data/kafka
				  curl -s%7$s -H "Authorization: Bearer $TOKEN" %3$s/service-b/api/data/greeting
				Log in to the registry's dashboard at %3$s/discovery/ as demo-admin (password %5$s).
				demo-user (password %6$s) is denied access to the dashboard, but can send data through an
				application that obtains a token by authorization code with PKCE: client demo-web, no secret,
				redirect to http://127.0.0.1:<any port>/callback, %3$s/oauth2/authorize
				Kill any of these processes and watch it come back: %4$s
				%8$sCtrl-C stops everything.""".formatted(GatewayClient.CLIENT_ID, GatewayClient.CLIENT_SECRET,
				this.settings.gateway(), processes, DemoSecrets.valueInEnvironment("DEMO_ADMIN_PASSWORD"),
				DemoSecrets.valueInEnvironment("DEMO_USER_PASSWORD"), curlOption(), tlsNote()));
	}

	private String curlOption() {
		return (this.settings.tls() != null) ? " --cacert " + this.settings.authorities() : "";
	}

	private String tlsNote() {
		TlsSettings tls = this.settings.tls();
		if (tls == null) {
			return "";
		}
		String certificates = "The certificates are in %s. A browser accepts the one of the gateway if it trusts\n%s%n"
			.formatted(this.settings.certificates(), this.settings.authorities());
		return (tls.plainPort() == 0) ? certificates : certificates
				+ "Without encryption, the gateway is at http://localhost:%d%n".formatted(tls.plainPort());
	}

}

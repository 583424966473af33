package dev.tricall.system.demo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import dev.tricall.secrets.DemoSecrets;
import dev.tricall.system.Settings;
import dev.tricall.system.run.Progress;

/**
 * What the demo tells its user.
 */
final class TourReport {

	private final Settings settings;

	private final Progress out;

	TourReport(Settings settings, Progress out) {
		this.settings = settings;
		this.out = out;
	}

	void printCalls(List<TourStop> stops) {
		this.out.line("");
		this.out.line(TourStop.heading());
		stops.forEach((stop) -> this.out.line(stop.row()));
		this.out.line("");
	}

	void printFigures(Duration toFirst, String memory) {
		this.out.line(
				String.format(Locale.ROOT, "First 200 through the gateway after %.1f s.", toFirst.toMillis() / 1000.0));
		this.out.line(memory);
	}

	void printWhatToTry(String whatToEnd) {
		this.out.line("""

				Try it by hand:

				  TOKEN=$(curl -s -u %1$s:%2$s -d grant_type=client_credentials -d scope='data.read data.write' \\
				    %3$s/oauth2/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')
				  curl -i -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
				    -d '{"key": "greeting", "value": "hello"}' %3$s/service-a/api/data/rest
				  curl -i -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
				    -d '{"key": "greeting", "value": "hello again"}' %3$s/service-a/api/data/grpc
				  curl -i -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\
				    -d '{"key": "greeting", "value": "and again"}' %3$s/service-a/api/data/kafka
				  curl -s -H "Authorization: Bearer $TOKEN" %3$s/service-b/api/data/greeting

				Log in as a person: the registry's dashboard is at %3$s/discovery/
				for demo-admin (password %5$s); demo-user (%6$s) is refused
				there, but may send data through a program that asks for a token by authorization code with PKCE:
				client demo-web, no secret, redirect to http://127.0.0.1:<any port>/callback, %3$s/oauth2/authorize

				%4$s

				Ctrl-C stops everything.""".formatted(Caller.CLIENT, Caller.SECRET, this.settings.gateway(), whatToEnd,
				DemoSecrets.valueInEnvironment("DEMO_ADMIN_PASSWORD"),
				DemoSecrets.valueInEnvironment("DEMO_USER_PASSWORD")));
	}

}

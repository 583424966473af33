package dev.tricall.secrets;

import java.util.ArrayList;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * Checks the secrets of a service before any of its beans is created. By default it warns
 * about published secrets; with {@code ALLOW_DEMO_SECRETS=false} the service does not
 * start with them, nor with client secrets that are too short. A variable without a value
 * always prevents the start.
 */
final class SecretsCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	static final String ALLOW_DEMO_SECRETS = "ALLOW_DEMO_SECRETS";

	/** In characters; this many hexadecimal digits are 128 bits. */
	static final int MIN_LENGTH = 32;

	private static final Log log = LogFactory.getLog(SecretsCheck.class);

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		Environment environment = context.getEnvironment();
		SecretsProperties used = Binder.get(environment).bindOrCreate("secrets", SecretsProperties.class);
		boolean demoAllowed = environment.getProperty(ALLOW_DEMO_SECRETS, Boolean.class, true);
		List<String> published = new ArrayList<>();
		List<String> problems = new ArrayList<>();
		for (String variable : used.machines()) {
			check(variable, environment, published, problems);
			String value = environment.getProperty(variable, "");
			if (!demoAllowed && !value.isEmpty() && value.length() < MIN_LENGTH && !DemoSecrets.isPublished(value)) {
				problems.add("%s has %d characters, fewer than %d.".formatted(variable, value.length(), MIN_LENGTH));
			}
		}
		used.people().forEach((variable) -> check(variable, environment, published, problems));
		if (!demoAllowed) {
			published.forEach((variable) -> problems.add(variable + " has a published demo value."));
		}
		if (!problems.isEmpty()) {
			throw new UnusableSecretsException(problems);
		}
		if (!published.isEmpty()) {
			log.warn("Published demo secrets are in use. Set these variables, and " + ALLOW_DEMO_SECRETS
					+ "=false to refuse demo secrets: " + String.join(", ", published));
		}
	}

	private static void check(String variable, Environment environment, List<String> published, List<String> problems) {
		String value = environment.getProperty(variable, "");
		if (value.isEmpty()) {
			problems.add(variable + " is not set.");
		}
		else if (DemoSecrets.isPublished(value)) {
			published.add(variable);
		}
	}

}

package dev.tricall.secrets;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Adds the demo secrets as the property source with the lowest precedence, so that
 * configuration files use <code>${GATEWAY_SECRET}</code> without a default. Runs last,
 * because configuration files take precedence.
 */
final class DemoSecretsEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	private static final String NAME = "demo-secrets";

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (!environment.getPropertySources().contains(NAME)) {
			Map<String, Object> values = new LinkedHashMap<>(DemoSecrets.values());
			environment.getPropertySources().addLast(new MapPropertySource(NAME, values));
		}
	}

}

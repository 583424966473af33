package dev.tricall.secrets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class SecretsCheckTests {

	private static final String LONG = "0123456789abcdef0123456789abcdef";

	@Test
	void usesTheDemoValueOfAVariableThatIsNotSet(CapturedOutput output) {
		try (ConfigurableApplicationContext context = start("GATEWAY_SECRET=" + LONG)) {
			assertThat(context.getEnvironment().getProperty("of.gateway")).isEqualTo(LONG);
			assertThat(context.getEnvironment().getProperty("of.dashboard")).isEqualTo("demo-dashboard-secret");
		}
		assertThat(output).containsOnlyOnce("Published demo secrets are in use")
			.contains("DASHBOARD_SECRET, DEMO_USER_PASSWORD")
			.doesNotContain("GATEWAY_SECRET", "demo-dashboard-secret", "demo-user-password");
	}

	@Test
	void warnsAboutAPublishedValueThatIsSet(CapturedOutput output) {
		start("GATEWAY_SECRET=demo-service-a-secret").close();
		assertThat(output).contains("in use", "GATEWAY_SECRET").doesNotContain("demo-service-a-secret");
	}

	@Test
	void doesNotWarnWithoutDemoSecrets(CapturedOutput output) {
		start("ALLOW_DEMO_SECRETS=false", "GATEWAY_SECRET=" + LONG, "DASHBOARD_SECRET=" + LONG,
				"DEMO_USER_PASSWORD=short")
			.close();
		assertThat(output).doesNotContain("Published demo secrets");
	}

	@Test
	void rejectsDemoSecretsUnlessAllowed(CapturedOutput output) {
		assertThatExceptionOfType(UnusableSecretsException.class)
			.isThrownBy(() -> start("ALLOW_DEMO_SECRETS=false", "GATEWAY_SECRET=" + LONG))
			.satisfies((ex) -> assertThat(ex.problems()).containsExactly("DASHBOARD_SECRET has a published demo value.",
					"DEMO_USER_PASSWORD has a published demo value."));
		assertThat(output).contains("APPLICATION FAILED TO START", "DASHBOARD_SECRET", "openssl rand -hex 32")
			.doesNotContain("demo-dashboard-secret", "demo-user-password", "at dev.tricall");
	}

	@Test
	void rejectsShortClientSecretsUnlessDemoSecretsAreAllowed() {
		assertThatExceptionOfType(UnusableSecretsException.class)
			.isThrownBy(() -> start("ALLOW_DEMO_SECRETS=false", "GATEWAY_SECRET=" + LONG.substring(1),
					"DASHBOARD_SECRET=" + LONG, "DEMO_USER_PASSWORD=short"))
			.satisfies((ex) -> assertThat(ex.problems())
				.containsExactly("GATEWAY_SECRET has 31 characters, fewer than 32."));
		start("GATEWAY_SECRET=" + LONG.substring(1)).close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "DASHBOARD_SECRET=", "secrets.machines=UNKNOWN_SECRET" })
	void rejectsAVariableWithoutAValue(String property) {
		assertThatExceptionOfType(UnusableSecretsException.class).isThrownBy(() -> start(property))
			.satisfies((ex) -> assertThat(ex.problems()).singleElement()
				.asString()
				.matches("(DASHBOARD|UNKNOWN)_SECRET is not set."));
	}

	private static ConfigurableApplicationContext start(String... properties) {
		SpringApplication application = new SpringApplicationBuilder(Service.class).web(WebApplicationType.NONE)
			.properties("secrets.machines=GATEWAY_SECRET,DASHBOARD_SECRET", "secrets.people=DEMO_USER_PASSWORD",
					"of.gateway=${GATEWAY_SECRET}", "of.dashboard=${DASHBOARD_SECRET}")
			.application();
		return application.run(arguments(properties));
	}

	private static String[] arguments(String... properties) {
		String[] arguments = new String[properties.length];
		for (int i = 0; i < properties.length; i++) {
			arguments[i] = "--" + properties[i];
		}
		return arguments;
	}

	@Configuration(proxyBeanMethods = false)
	static class Service {

	}

}

package dev.tricall.balancing;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class BalancingPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(Properties.class);

	@Test
	void hasDefaults() {
		this.runner.run((context) -> assertThat(context.getBean(BalancingProperties.class))
			.isEqualTo(new BalancingProperties(Strategy.ROUND_ROBIN, Duration.ofMillis(800), Duration.ofSeconds(30))));
	}

	@Test
	void bindsItsProperties() {
		this.runner
			.withPropertyValues("balancing.strategy=weighted", "balancing.attempt-timeout=1s",
					"balancing.keep-last-known=0")
			.run((context) -> assertThat(context.getBean(BalancingProperties.class))
				.isEqualTo(new BalancingProperties(Strategy.WEIGHTED, Duration.ofSeconds(1), Duration.ZERO)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1s" })
	void rejectsAnAttemptTimeoutThatIsNotPositive(String timeout) {
		this.runner.withPropertyValues("balancing.attempt-timeout=" + timeout)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("balancing")
				.hasStackTraceContaining("attemptTimeout"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(BalancingProperties.class)
	static class Properties {

	}

}

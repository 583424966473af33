package dev.tricall.servicea;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import dev.tricall.balancing.BalancingProperties;
import dev.tricall.balancing.Strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests the environment variable that {@code application.yaml} uses for the strategy.
 */
class BalancingStrategyTests {

	@ParameterizedTest
	@EnumSource
	void environmentVariableSetsTheStrategy(Strategy strategy) {
		try (ConfigurableApplicationContext context = start("BALANCING_STRATEGY=" + strategy)) {
			assertThat(context.getBean(BalancingProperties.class).strategy()).isEqualTo(strategy);
		}
	}

	@Test
	void roundRobinIsTheDefault() {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBean(BalancingProperties.class).strategy()).isEqualTo(Strategy.ROUND_ROBIN);
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void startupFailsWithAListOfStrategiesWhenUnknown(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("BALANCING_STRATEGY=fastest"));
		assertThat(output).contains("fastest", "random", "round-robin", "weighted");
	}

	private static ConfigurableApplicationContext start(String... properties) {
		return new SpringApplicationBuilder(Settings.class).properties("spring.main.web-application-type=none")
			.properties(properties)
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(BalancingProperties.class)
	static class Settings {

	}

}

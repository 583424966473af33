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

import dev.tricall.failover.BalancingProperties;
import dev.tricall.grpcdiscovery.GrpcDiscoveryProperties;
import dev.tricall.grpcdiscovery.Strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The one setting for REST and gRPC, as {@code application.yaml} has it.
 */
class BalancingStrategyTests {

	@ParameterizedTest
	@EnumSource
	void holdsForRestAndGrpcAlike(Strategy strategy) {
		try (ConfigurableApplicationContext context = start("BALANCING_STRATEGY=" + strategy)) {
			assertThat(context.getBean(BalancingProperties.class).strategy()).isEqualTo(strategy);
			assertThat(context.getBean(GrpcDiscoveryProperties.class).strategy()).isEqualTo(strategy);
		}
	}

	@Test
	void isRoundRobinWhereNothingIsSaid() {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(context.getBean(BalancingProperties.class).strategy()).isEqualTo(Strategy.ROUND_ROBIN);
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void stopsTheStartWithAListOfTheKnownOnesWhenItIsUnknown(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start("BALANCING_STRATEGY=fastest"));
		assertThat(output).contains("fastest", "random", "round-robin", "weighted");
	}

	private static ConfigurableApplicationContext start(String... properties) {
		return new SpringApplicationBuilder(Settings.class).properties("spring.main.web-application-type=none")
			.properties(properties)
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties({ BalancingProperties.class, GrpcDiscoveryProperties.class })
	static class Settings {

	}

}

package dev.tricall.authserver.throttling;

import com.github.benmanes.caffeine.cache.Ticker;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Provides the clock of all {@link FailureCounter failure counters}.
 */
@Configuration(proxyBeanMethods = false)
class ThrottlingConfiguration {

	/** Tests replace this clock. */
	@Bean
	Ticker throttlingTicker() {
		return Ticker.systemTicker();
	}

}

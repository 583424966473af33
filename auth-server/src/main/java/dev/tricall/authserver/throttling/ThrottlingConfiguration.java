package dev.tricall.authserver.throttling;

import com.github.benmanes.caffeine.cache.Ticker;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ThrottlingConfiguration {

	/**
	 * The clock of all delays; tests replace it.
	 */
	@Bean
	Ticker throttlingTicker() {
		return Ticker.systemTicker();
	}

}

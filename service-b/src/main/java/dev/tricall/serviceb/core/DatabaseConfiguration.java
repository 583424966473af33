package dev.tricall.serviceb.core;

import java.util.Objects;

import org.flywaydb.core.api.callback.Callback;

import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * How the service gets at its database.
 */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

	@Bean
	Callback databaseRole(DataSourceProperties pool) {
		return new DatabaseRole(Objects.requireNonNull(pool.getUsername()), Objects.requireNonNull(pool.getPassword()));
	}

}

package dev.tricall.serviceb.core;

import java.util.Objects;

import javax.sql.DataSource;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.flywaydb.core.api.callback.Callback;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * Configures access to the database. Scheduling is enabled for {@link ReceiptRetention}.
 */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class DatabaseConfiguration {

	@Bean
	Callback databaseRole(DataSourceProperties pool) {
		return new DatabaseRole(Objects.requireNonNull(pool.getUsername()), Objects.requireNonNull(pool.getPassword()));
	}

	/**
	 * Creates a span for each statement, with its text but not its parameters, if there
	 * is an exporter.
	 */
	@Bean
	static BeanPostProcessor statementSpans(ObjectProvider<OpenTelemetry> telemetry,
			ObjectProvider<SpanExporter> exporters) {
		return new BeanPostProcessor() {
			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				return (bean instanceof DataSource dataSource && exporters.stream().findAny().isPresent())
						? JdbcTelemetry.create(telemetry.getObject()).wrap(dataSource) : bean;
			}
		};
	}

}

package dev.tricall.serviceb.core;

import javax.sql.DataSource;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A span for each statement, with its text but not its parameters.
 */
@Configuration(proxyBeanMethods = false)
class SqlSpansConfiguration {

	@Bean
	static BeanPostProcessor sqlSpans(ObjectProvider<OpenTelemetry> telemetry) {
		return new BeanPostProcessor() {
			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				return (bean instanceof DataSource dataSource)
						? JdbcTelemetry.create(telemetry.getObject()).wrap(dataSource) : bean;
			}
		};
	}

}

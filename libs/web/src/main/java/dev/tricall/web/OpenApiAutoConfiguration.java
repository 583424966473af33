package dev.tricall.web;

import org.springdoc.core.customizers.GlobalOpenApiCustomizer;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Completes the OpenAPI document that springdoc derives from the controllers.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public final class OpenApiAutoConfiguration {

	@Bean
	GlobalOpenApiCustomizer gatewayOpenApiCustomizer(Environment environment) {
		return new GatewayOpenApiCustomizer(environment.getRequiredProperty("spring.application.name"));
	}

}

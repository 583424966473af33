package dev.tricall.apidocs;

import org.springdoc.core.customizers.GlobalOpenApiCustomizer;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Completes the document that springdoc makes of the controllers.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public final class ApiDocsAutoConfiguration {

	@Bean
	GlobalOpenApiCustomizer everyCall(Environment environment) {
		return new EveryCall(environment.getRequiredProperty("spring.application.name"));
	}

	@Bean
	RequiredComponents requiredComponents() {
		return new RequiredComponents();
	}

}

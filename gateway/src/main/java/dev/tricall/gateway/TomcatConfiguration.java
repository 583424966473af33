package dev.tricall.gateway;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What only Tomcat can be told.
 */
@Configuration(proxyBeanMethods = false)
class TomcatConfiguration {

	/** See {@link PathFirewall}, which all requests pass. */
	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> encodedPaths() {
		return (factory) -> factory.addConnectorCustomizers((connector) -> {
			connector.setEncodedSolidusHandling("passthrough");
			connector.setEncodedReverseSolidusHandling("passthrough");
		});
	}

	/** Tomcat reads forms itself, past {@link BodyLimitFilter}. */
	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> formLimit(GatewayProperties properties) {
		int limit = Math.toIntExact(properties.bodyLimit().toBytes());
		return (factory) -> factory.addConnectorCustomizers((connector) -> connector.setMaxPostSize(limit));
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemReports() {
		return (factory) -> factory
			.addContextCustomizers((context) -> context.getParent().getPipeline().addValve(new ProblemReportValve()));
	}

}

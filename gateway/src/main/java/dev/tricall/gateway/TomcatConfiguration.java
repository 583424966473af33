package dev.tricall.gateway;

import org.apache.catalina.session.StandardManager;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Settings of Tomcat that have no property in Spring Boot.
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

	/**
	 * Forms go on as they are: parameters are those of the query alone, so that nobody
	 * here reads the body past {@link BodyLimitFilter}.
	 */
	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> unreadForms() {
		return (factory) -> factory.addConnectorCustomizers((connector) -> connector.setParseBodyMethods(""));
	}

	/**
	 * Limits the sessions, of about 4 KiB each. Only admins have one, and only a few each
	 * ({@link DashboardSessions}), so this is the last bound; {@link DashboardLogin}
	 * answers a login that exceeds it.
	 */
	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> sessionLimit(DashboardProperties properties) {
		return (factory) -> factory.addContextCustomizers((context) -> {
			StandardManager manager = new StandardManager();
			manager.setMaxActiveSessions(properties.sessions());
			context.setManager(manager);
		});
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemReports() {
		return (factory) -> factory
			.addContextCustomizers((context) -> context.getParent().getPipeline().addValve(new ProblemReportValve()));
	}

}

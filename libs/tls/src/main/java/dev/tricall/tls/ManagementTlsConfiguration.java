package dev.tricall.tls;

import java.util.Set;

import org.apache.catalina.connector.Connector;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * The management port with TLS: only the listed peers may connect. Probes cannot present
 * a certificate; they use a plain port that only this host can reach.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnBooleanProperty("tls.enabled")
final class ManagementTlsConfiguration {

	private static final String LOOPBACK = "127.0.0.1";

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> managementTls(TlsProperties properties) {
		return (factory) -> {
			factory.addEngineValves(new PeerValve(properties.management().peers(), Set.of()));
			if (properties.healthPort() > 0) {
				factory.addAdditionalConnectors(healthConnector(properties.healthPort()));
			}
		};
	}

	private static Connector healthConnector(int port) {
		Connector connector = new Connector();
		connector.setPort(port);
		connector.setProperty("address", LOOPBACK);
		connector.setProperty("maxThreads", "4");
		connector.setProperty("minSpareThreads", "1");
		connector.setProperty("connectionTimeout", "5000");
		return connector;
	}

}

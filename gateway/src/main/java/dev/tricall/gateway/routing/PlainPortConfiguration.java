package dev.tricall.gateway.routing;

import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.thread.Threading;
import org.springframework.boot.tomcat.TomcatConnectorCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Opens a second public port without TLS, if the first one has it: for examples that
 * should work without the certificate of the authority.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("tls.enabled")
class PlainPortConfiguration {

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> plainPort(ForwardingProperties properties,
			Environment environment) {
		return new PlainPort(properties.plainPort(), Threading.VIRTUAL.isActive(environment));
	}

	private record PlainPort(int port,
			boolean virtualThreads) implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

		@Override
		public void customize(TomcatServletWebServerFactory factory) {
			if (this.port == 0) {
				return;
			}
			Connector connector = new Connector();
			connector.setPort(this.port);
			if (factory.getAddress() != null) {
				connector.setProperty("address", factory.getAddress().getHostAddress());
			}
			if (this.virtualThreads) {
				connector.getProtocolHandler().setExecutor(new VirtualThreadExecutor("plain-port-"));
			}
			factory.addAdditionalConnectors(connector);
			factory.addConnectorCustomizers(new SameCustomizers(factory, connector));
		}

	}

	/**
	 * Gives the second port the limits of the first one. Runs when the first connector is
	 * created, so that no customizer is missed, whatever their order is.
	 */
	private record SameCustomizers(TomcatServletWebServerFactory factory,
			Connector connector) implements TomcatConnectorCustomizer {

		@Override
		public void customize(Connector first) {
			for (TomcatConnectorCustomizer customizer : this.factory.getConnectorCustomizers()) {
				if (customizer != this) {
					customizer.customize(this.connector);
				}
			}
		}

	}

}

package dev.tricall.gateway.routing;

import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;

import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.thread.Threading;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
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

	/** Ordered last, so that the port has the same limits and threads as the first. */
	private record PlainPort(int port,
			boolean virtualThreads) implements WebServerFactoryCustomizer<TomcatServletWebServerFactory>, Ordered {

		@Override
		public int getOrder() {
			return Ordered.LOWEST_PRECEDENCE;
		}

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
			factory.getConnectorCustomizers().forEach((customizer) -> customizer.customize(connector));
			if (this.virtualThreads) {
				connector.getProtocolHandler().setExecutor(new VirtualThreadExecutor("plain-port-"));
			}
			factory.addAdditionalConnectors(connector);
		}

	}

}
